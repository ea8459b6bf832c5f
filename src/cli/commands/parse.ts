import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Command } from 'commander'
import { findAssets } from '../../core/assets.ts'
import type { ParserPool } from '../../core/pool/parser-pool.ts'
import { createParserPool } from '../../core/pool/parser-pool.ts'
import { classifyFileError } from '../../core/read-input-file.ts'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { writeChunks } from '../output.ts'
import { describeError, reportError } from '../report-error.ts'

type ParseOptions = BaseOptions & { readonly receipt?: boolean; readonly ocr?: boolean }
type Parsing = {
  readonly pool: ParserPool
  readonly options: ParseOptions
  /** The time of the upload is the file's own, so that the same file gives the same lines. */
  readonly timestamp: string
}
type InputFile = { readonly name: string; readonly path: string }

const OCR_TIME_FACTOR = 10

export function addParseCommand(program: Command): void {
  withBaseOptions(program.command('parse'))
    .summary('print the records of one file')
    .description(
      'Prints the canonical JSONL of one file, or of all documents in an archive, on standard output. Needs no workspace.',
    )
    .argument('<file>', 'the document')
    .option('--receipt', 'print what was found, made and left out instead of the blocks')
    .option('--ocr', 'recognise the text of scanned pages with tesseract')
    .action(parseFile)
}

async function parseFile(path: string, options: ParseOptions): Promise<void> {
  const pool = createParserPool({ entry: findAssets(import.meta.url).parserEntry, processes: () => 2 })
  try {
    const info = await stat(path).catch((error: unknown) => {
      throw classifyFileError(error, path)
    })
    if (info.isDirectory()) throw new AppError('file_unreadable', `${path} is a folder, not a file.`)
    const parsing = { pool, options, timestamp: info.mtime.toISOString() }
    const file = { name: basename(path), path }
    if (await isArchive(file)) await parseArchive(parsing, file)
    else await parseOne(parsing, file)
  } finally {
    await pool.close()
  }
}

async function isArchive({ name, path }: InputFile): Promise<boolean> {
  const [{ readWindow }, { detectFormat }] = await Promise.all([
    import('../../core/ingest/import-window.ts'),
    import('../../core/ingest/detect.ts'),
  ])
  const window = await readWindow(name, path).catch((error: unknown) => {
    throw classifyFileError(error, path)
  })
  return detectFormat(window).format === 'zip'
}

function limitsOf({ ocr }: ParseOptions): { readonly timeoutMs: number; readonly memoryMiB: number } {
  const { parseTimeoutSeconds, parseMemoryMiB } = DEFAULT_SETTINGS
  return { timeoutMs: parseTimeoutSeconds * 1000 * (ocr ? OCR_TIME_FACTOR : 1), memoryMiB: parseMemoryMiB }
}

async function parseOne({ pool, options, timestamp }: Parsing, { name, path }: InputFile): Promise<void> {
  const { parsedRecords } = await import('../../core/export/parsed-records.ts')
  let printed = 0
  const header = await pool.parse({
    name,
    input: { path },
    options: { limits: { maxBlocks: DEFAULT_SETTINGS.maxBlocksPerDocument }, ocr: options.ocr === true },
    convertedPath: null,
    representationPath: null,
    limits: limitsOf(options),
    onBlocks: async (blocks, head) => {
      if (options.receipt) return false
      const lines = parsedRecords(head, { name, timestamp })(blocks, printed)
      printed += blocks.length
      await writeChunks([`${lines.join('\n')}\n`])
      return true
    },
  })
  if (options.receipt) await writeChunks([`${JSON.stringify({ document: name, ...header.receipt })}\n`])
}

/** One document after the other; one that cannot be read does not keep the others back. */
async function parseArchive(parsing: Parsing, archive: InputFile): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'galley-parse-'))
  const report = async (error: unknown): Promise<void> =>
    reportError(await describeError(error), { isJson: parsing.options.json })
  const skipped: string[] = []
  try {
    await parsing.pool.unpack({
      name: archive.name,
      input: { path: archive.path },
      outputPrefix: join(dir, 'entry'),
      limits: limitsOf(parsing.options),
      onEntry: async (entry) => {
        await parseOne(parsing, entry).catch(report)
        await rm(entry.path, { force: true })
      },
      onSkipped: (name) => skipped.push(name),
    })
    for (const name of skipped)
      await report(new AppError('unsupported_format', `"${name}" is of a format that Galley does not read.`))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
