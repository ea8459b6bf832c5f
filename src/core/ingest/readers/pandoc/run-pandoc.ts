/** The machine's own pandoc as a process: no shell, no files, no network, and an end. */
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { AppError } from '../../../../shared/errors.ts'

export type PandocRequest = {
  /** The file's name, for messages. */
  readonly name: string
  /** Pandoc's name of the format. */
  readonly from: string
  readonly bytes: Uint8Array
  readonly limits?: PandocLimits
}
export type PandocLimits = { readonly timeoutMs: number; readonly outputBytes: number }
const DEFAULT_LIMITS: PandocLimits = { timeoutMs: 50_000, outputBytes: 256 * 1024 * 1024 }
const MAX_ERROR_BYTES = 64 * 1024

export type PandocAnswer = { readonly json: Buffer; readonly messages: readonly string[] }

/** `--sandbox` keeps a document from making pandoc read files or addresses; the heap ends at 512 MB. */
const OPTIONS = ['-t', 'json', '--sandbox', '+RTS', '-M512M', '-RTS'] as const

/**
 * The program is GALLEY_PANDOC, else the `pandoc` on PATH. Fails with reader_missing (no such program, or one without
 * `--sandbox`), parser_timeout, parser_memory or parse_failed, each naming the file.
 */
export async function runPandoc(request: PandocRequest): Promise<PandocAnswer> {
  const { name, from, bytes, limits = DEFAULT_LIMITS } = request
  const program = process.env.GALLEY_PANDOC ?? 'pandoc'
  const child = spawn(program, ['-f', from, ...OPTIONS], { cwd: tmpdir(), stdio: 'pipe', windowsHide: true })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  const output = { chunks: [] as Buffer[], size: 0, errors: '', end: null as 'time' | 'output' | null }
  const stop = (why: 'time' | 'output'): void => {
    output.end ??= why
    kill()
  }
  const timer = setTimeout(() => stop('time'), limits.timeoutMs)
  child.stdout.on('data', (chunk: Buffer) => {
    output.size += chunk.byteLength
    if (output.size > limits.outputBytes) stop('output')
    else output.chunks.push(chunk)
  })
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    if (output.errors.length < MAX_ERROR_BYTES) output.errors += chunk
  })
  // A program that ends before it has read everything closes the pipe: its exit says why.
  child.stdin.on('error', () => {})
  child.stdin.end(bytes)
  try {
    const code = await exitOf(child)
    if (output.end === 'time')
      throw new AppError('parser_timeout', `"${name}" took pandoc more than ${limits.timeoutMs / 1000} seconds.`)
    if (output.end === 'output')
      throw new AppError('parse_failed', `"${name}" makes pandoc write more than ${limits.outputBytes} bytes.`)
    if (code !== 0) throw failure(name, code, output.errors)
    return { json: Buffer.concat(output.chunks), messages: output.errors.split('\n').filter((line) => line !== '') }
  } catch (cause) {
    throw isMissing(cause) ? missing(name, program, cause) : cause
  } finally {
    clearTimeout(timer)
    process.off('exit', kill)
  }
}

function exitOf(child: ReturnType<typeof spawn>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
}

const MISSING: ReadonlySet<unknown> = new Set(['ENOENT', 'EACCES', 'ENOTDIR'])
function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && MISSING.has(cause.code)
}

function missing(name: string, program: string, cause: unknown): AppError {
  return new AppError('reader_missing', `"${name}" is read through pandoc, and "${program}" cannot be started.`, {
    cause,
    hint: 'Install pandoc (https://pandoc.org), or name it in GALLEY_PANDOC, then try again.',
  })
}

/** How the runtime of pandoc ends when its heap is full. */
const HEAP_EXHAUSTED = 251

function failure(name: string, code: number | null, errors: string): AppError {
  if (code === HEAP_EXHAUSTED)
    return new AppError('parser_memory', `"${name}" takes pandoc more than 512 MB of memory.`)
  if (/unrecognized option `--sandbox'|unknown option --sandbox|unknown (?:input format|reader)/i.test(errors))
    return new AppError('reader_missing', `"${name}" is read through pandoc, and the one here is too old for it.`, {
      hint: 'Install pandoc 2.15 or newer, then try again.',
    })
  const why = errors
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('[WARNING]'))
    .slice(0, 3)
    .join(' ')
    .slice(0, 300)
  return new AppError('parse_failed', `"${name}" could not be parsed by pandoc${why === '' ? '' : `: ${why}`}.`)
}
