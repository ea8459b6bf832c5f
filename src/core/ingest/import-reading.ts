/** One source through a parser process: to a conversion, or, for an archive, to the files in it. */
import { readFile, rm, writeFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { SourceRow } from '../db/queries/documents.ts'
import { findProjectById } from '../db/queries/projects.ts'
import type { Store } from '../db/store.ts'
import type { ParserLimits } from '../pool/parser-handle.ts'
import type { UnpackedEntry } from '../pool/parser-messages.ts'
import type { ParserPool } from '../pool/parser-pool.ts'
import { getSettings } from '../settings.ts'
import { readSourceOptions } from './import-record.ts'
import { ConversionWriter } from './import-writer.ts'

export type ReadingTools = { readonly store: Store; readonly blobs: BlobStore; readonly pool: ParserPool }
export type Reading = { readonly source: SourceRow; readonly signal: AbortSignal }

/** Recognising the text of a page takes seconds, here or on a server: the time limit is meant for reading. */
const SLOW_TIME_FACTOR = 10
/** Names in the message about what an archive holds that was not read. */
const NAMED_ENTRIES = 3

function limitsOf(
  store: Store,
  { isSlow }: { readonly isSlow: boolean },
): ParserLimits & { readonly maxBlocks: number } {
  const { parseTimeoutSeconds, parseMemoryMiB, maxBlocksPerDocument } = getSettings(store)
  const timeoutMs = parseTimeoutSeconds * 1000 * (isSlow ? SLOW_TIME_FACTOR : 1)
  return { timeoutMs, memoryMiB: parseMemoryMiB, maxBlocks: maxBlocksPerDocument }
}

/** When it resolves, the source is ingested. Fails as the parser pool does; nothing of the conversion is left then. */
export async function convertSource(tools: ReadingTools, { source, signal }: Reading): Promise<void> {
  const { store, blobs, pool } = tools
  const { ocr } = readSourceOptions(source)
  const { maxBlocks, ...limits } = limitsOf(store, { isSlow: ocr })
  const representationPath = blobs.temporaryPath()
  const writer = new ConversionWriter({ store, blobs, source, representationPath })
  const convertedPath = await convertOnServer(tools, { source, signal })
  try {
    await pool.parse({
      name: source.name,
      input: { path: blobs.pathOf(source.blobSha256) },
      options: { limits: { maxBlocks }, ocr },
      convertedPath,
      representationPath,
      limits,
      signal,
      onBlocks: async (blocks, header, isLast) => writer.take(blocks, header, isLast),
    })
  } finally {
    await writer.close()
    if (convertedPath !== null) await rm(convertedPath, { force: true })
  }
}

/** Formats that a Docling server is not asked about: its own, and archives, which are unpacked here. */
const NOT_FOR_DOCLING: ReadonlySet<string> = new Set(['json', 'zip'])

/** What the project's Docling server made of the source, as a file; null when Galley reads it itself. */
async function convertOnServer({ store, blobs }: ReadingTools, { source, signal }: Reading): Promise<string | null> {
  const project = findProjectById(store.connection, source.projectId)
  if (project?.reader !== 'docling' || project.doclingUrl === null || NOT_FOR_DOCLING.has(source.sourceType))
    return null
  const { convertWithDocling } = await import('./docling-server/convert-with-docling.ts')
  const converted = await convertWithDocling({
    url: project.doclingUrl,
    name: source.name,
    bytes: await readFile(blobs.pathOf(source.blobSha256)),
    signal,
    timeoutMs: limitsOf(store, { isSlow: true }).timeoutMs,
  })
  const path = blobs.temporaryPath()
  await writeFile(path, converted, { flag: 'wx', mode: 0o600 })
  return path
}

export type Unpacking = Reading & {
  /** Takes over the temporary file. */
  readonly onEntry: (entry: UnpackedEntry) => Promise<void>
}

/** Hands out the documents of an archive. Fails when it cannot be read to its end, or when not all in it was handed out. */
export async function unpackSource(tools: ReadingTools, { source, signal, onEntry }: Unpacking): Promise<number> {
  const { store, blobs, pool } = tools
  const { maxBlocks: _, ...limits } = limitsOf(store, { isSlow: false })
  const outputPrefix = blobs.temporaryPath()
  const skipped: string[] = []
  let files = 0
  try {
    await pool.unpack({
      name: source.name,
      input: { path: blobs.pathOf(source.blobSha256) },
      outputPrefix,
      limits,
      signal,
      onEntry: async (entry) => {
        files += 1
        await onEntry(entry)
      },
      onSkipped: (name) => skipped.push(name),
    })
  } finally {
    // The one that was being written when the process ended.
    await rm(`${outputPrefix}-${files}`, { force: true })
  }
  if (skipped.length > 0) throw unreadEntries(source.name, skipped)
  if (files === 0) throw new AppError('file_empty', `"${source.name}" holds no documents.`)
  return files
}

function unreadEntries(name: string, skipped: readonly string[]): AppError {
  const named = skipped.slice(0, NAMED_ENTRIES).map((entry) => `"${entry.slice(name.length + 1)}"`)
  const more = skipped.length > named.length ? ` and ${skipped.length - named.length} more` : ''
  return new AppError(
    'unsupported_format',
    `${skipped.length} of the files in "${name}" were not read, as Galley does not read their formats: ${named.join(', ')}${more}.`,
    { hint: 'The other files in it were added. Save these in a format that Galley reads, then add them.' },
  )
}
