/** The inside of a parser process: takes one task after the other, answers, and waits. */
import { createHash } from 'node:crypto'
import { open, readFile, writeFile } from 'node:fs/promises'
import type { ParsedBlock } from '../../shared/domain.ts'
import { toErrorData } from '../../shared/errors.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { convUid, sourceUid } from '../ingest/uids.ts'
import type {
  ParsedHeader,
  ParserCommand,
  ParserInput,
  ParserReport,
  ParserTask,
  ParseTask,
  UnpackTask,
} from './parser-messages.ts'

/** The line to the host. */
export type HostPort = {
  readonly send: (report: ParserReport) => void
  readonly onCommand: (listener: (command: ParserCommand) => void) => void
}

const CHUNK_BLOCKS = 1_000
/** In UTF-16 units: what is copied into the host at once stays far below what would keep it from answering. */
const CHUNK_CHARACTERS = 512 * 1024

export function serveParser(port: HostPort): void {
  let onReply = (_wantsMore: boolean): void => undefined
  /** Sends, and resolves with whether the host wants more. */
  const ask = async (report: ParserReport): Promise<boolean> =>
    await new Promise((resolve) => {
      onReply = resolve
      port.send(report)
    })
  port.onCommand((command) => {
    if (command.type !== 'start') onReply(command.type === 'more')
    else void work(command.task, { send: port.send, ask })
  })
}

type Line = Pick<HostPort, 'send'> & { readonly ask: (report: ParserReport) => Promise<boolean> }

async function work(task: ParserTask, line: Line): Promise<void> {
  try {
    if (task.type === 'parse') await parse(task, line)
    else await unpack(task, line)
    line.send({ type: 'done', rssMiB: rssMiB() })
  } catch (error) {
    line.send({ type: 'failed', error: toErrorData(error), rssMiB: rssMiB() })
  }
}

function rssMiB(): number {
  return process.memoryUsage.rss() / 1024 ** 2
}

async function readInput(input: ParserInput): Promise<Uint8Array> {
  return 'path' in input ? await readFile(input.path) : input.bytes
}

async function parse(task: ParseTask, { ask }: Line): Promise<void> {
  const [{ parseDocument }, bytes, converted] = await Promise.all([
    import('../ingest/parse.ts'),
    readInput(task.input),
    task.convertedPath === null ? undefined : readFile(task.convertedPath),
  ])
  const { name, options } = task
  const document = await parseDocument({ name, bytes, options, ...(converted && { converted }) })
  const isSource = document.representation === bytes
  if (!isSource && task.representationPath !== null) await writeDurably(task.representationPath, document)
  const header = toHeader(document, bytes, isSource)
  let isFirst = true
  for (const { blocks, isLast } of inChunks(document.blocks)) {
    const wantsMore = await ask(
      isFirst ? { type: 'parsed', header, blocks, isLast } : { type: 'blocks', blocks, isLast },
    )
    if (!wantsMore) return
    isFirst = false
  }
}

function toHeader(document: ParsedDocument, bytes: Uint8Array, isSource: boolean): ParsedHeader {
  const { sourceType, parsingTool, representationType, representation, sourceTotalCharacters, receipt } = document
  return {
    sourceUid: sourceUid(sourceType, bytes),
    sourceType,
    sizeBytes: bytes.byteLength,
    sourceTotalCharacters,
    convUid: convUid(parsingTool, representationType, representation),
    parsingTool,
    representationType,
    representationSha256: createHash('sha256').update(representation).digest('hex'),
    isSource,
    receipt,
  }
}

async function writeDurably(path: string, { representation }: ParsedDocument): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(representation)
    await file.sync()
  } finally {
    await file.close()
  }
}

function* inChunks(blocks: readonly ParsedBlock[]): Generator<{ blocks: readonly ParsedBlock[]; isLast: boolean }> {
  let chunk: ParsedBlock[] = []
  let characters = 0
  for (const [index, block] of blocks.entries()) {
    chunk.push(block)
    characters += block.content.length
    const isLast = index === blocks.length - 1
    if (!isLast && chunk.length < CHUNK_BLOCKS && characters < CHUNK_CHARACTERS) continue
    yield { blocks: chunk, isLast }
    chunk = []
    characters = 0
  }
}

async function unpack(task: UnpackTask, { send, ask }: Line): Promise<void> {
  const { unpackArchive } = await import('../ingest/archive/unpack.ts')
  let files = 0
  await unpackArchive(
    { name: task.name, bytes: await readInput(task.input) },
    {
      onFile: async ({ name, bytes }) => {
        const path = `${task.outputPrefix}-${files}`
        files += 1
        await writeFile(path, bytes, { flag: 'wx', mode: 0o600 })
        await ask({ type: 'entry', entry: { name, path } })
      },
      onSkipped: (name, item) => send({ type: 'skipped', name, item }),
    },
  )
}
