/** Looks for the first file that can be read, without a workspace. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findAssets } from '../core/assets.ts'
import { detectFormat } from '../core/ingest/detect.ts'
import { readWindow } from '../core/ingest/import-window.ts'
import { createParserPool, type ParserPool } from '../core/pool/parser-pool.ts'
import { classifyFileError, type InputFile } from '../core/read-input-file.ts'
import { AppError, type ErrorData } from '../shared/errors.ts'
import { DEFAULT_SETTINGS } from '../shared/settings.ts'
import { describeError } from './report-error.ts'

/** `index` is that of the first file that can be read, or the number of files; `errors` are of those before it. */
export type FirstReadable = { readonly index: number; readonly errors: readonly ErrorData[] }

export async function findFirstReadable(files: readonly InputFile[]): Promise<FirstReadable> {
  const pool = createParserPool({ entry: findAssets(import.meta.url).parserEntry, processes: () => 1 })
  const errors: ErrorData[] = []
  try {
    for (const file of files) {
      try {
        await read(pool, file)
        break
      } catch (error) {
        errors.push(await describeError(classifyFileError(error, file.path)))
      }
    }
    return { index: errors.length, errors }
  } finally {
    await pool.close()
  }
}

const LIMITS = {
  timeoutMs: DEFAULT_SETTINGS.parseTimeoutSeconds * 1000,
  memoryMiB: DEFAULT_SETTINGS.parseMemoryMiB,
}

async function read(pool: ParserPool, { name, path }: InputFile): Promise<void> {
  if (detectFormat(await readWindow(name, path)).format === 'zip') {
    await openFirst(pool, { name, path })
    return
  }
  await pool.parse({
    name,
    input: { path },
    options: { limits: { maxBlocks: DEFAULT_SETTINGS.maxBlocksPerDocument }, ocr: false },
    convertedPath: null,
    representationPath: null,
    limits: LIMITS,
    onBlocks: async () => false,
  })
}

/** An archive counts as readable when a document comes out of it. */
async function openFirst(pool: ParserPool, { name, path }: Pick<InputFile, 'name' | 'path'>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'galley-ingest-'))
  const found = new AbortController()
  try {
    await pool.unpack({
      name,
      input: { path },
      outputPrefix: join(dir, 'entry'),
      limits: LIMITS,
      signal: found.signal,
      onEntry: async () => found.abort(),
      onSkipped: () => undefined,
    })
    throw new AppError('file_empty', `"${name}" holds no documents that Galley reads.`)
  } catch (error) {
    if (!found.signal.aborted) throw error
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
