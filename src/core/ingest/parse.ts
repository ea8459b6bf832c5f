/** A file's bytes to its representation, blocks and receipt. Runs in the parser process; also in tests and benches. */
import { AppError } from '../../shared/errors.ts'
import type { ParseReceipt } from '../../shared/receipt.ts'
import { countTypes } from './count-types.ts'
import { decodeText } from './decode-text.ts'
import { detectFormat, type SourceFile, windowOf } from './detect.ts'
import { encodeDocument } from './docling/encode.ts'
import { segmentDocument } from './docling/segment.ts'
import { isOwnFormat, isPandocFormat, type OwnFormat, readerOf, type SourceFormat } from './formats.ts'
import type { ParsedDocument } from './parsed-document.ts'
import { DEFAULT_READ_OPTIONS, type Reader, type ReaderInput, type ReaderOutput, type ReadOptions } from './reader.ts'
import { readMarkdown } from './readers/markdown/read-markdown.ts'
import { receiptItem } from './receipt-item.ts'

export type ParseRequest = SourceFile & {
  readonly options?: ReadOptions
  /** A DoclingDocument in JSON that a Docling server made of the bytes; the blocks come from there. */
  readonly converted?: Uint8Array
}

type DoclingFormat = Exclude<OwnFormat, 'md' | 'txt'>
/** Each reader is loaded when the first file of its format comes. */
const READERS: Readonly<Record<DoclingFormat, () => Promise<Reader>>> = {
  html: async () => (await import('./readers/html/read-html.ts')).readHtml,
  csv: async () => (await import('./readers/csv/read-csv.ts')).readCsv,
  tsv: async () => (await import('./readers/csv/read-csv.ts')).readCsv,
  xlsx: async () => (await import('./readers/xlsx/read-xlsx.ts')).readXlsx,
  docx: async () => (await import('./readers/docx/read-docx.ts')).readDocx,
  pptx: async () => (await import('./readers/pptx/read-pptx.ts')).readPptx,
  pdf: async () => (await import('./readers/pdf/read-pdf.ts')).readPdf,
  vtt: async () => (await import('./readers/captions/read-captions.ts')).readCaptions,
  srt: async () => (await import('./readers/captions/read-captions.ts')).readCaptions,
  eml: async () => (await import('./readers/eml/read-eml.ts')).readEml,
  json: async () => (await import('./readers/docling-json/read-docling-json.ts')).readDoclingJson,
}

/**
 * Fails with an AppError that names the file: unsupported_format, file_empty, file_too_large, not_text, invalid_utf8,
 * encrypted, no_text, archive_unsafe, xml_unsafe, too_many_blocks, reader_missing or parse_failed.
 */
export async function parseDocument(request: ParseRequest): Promise<ParsedDocument> {
  const { name, bytes, options = DEFAULT_READ_OPTIONS, converted } = request
  const startedMs = performance.now()
  const { format, namedFormat } = detectFormat(windowOf(request))
  try {
    const parts = await readFormat(format, { name, bytes, options }, converted)
    if (parts.blocks.length > options.limits.maxBlocks)
      throw new AppError(
        'too_many_blocks',
        `"${name}" makes ${parts.blocks.length} blocks, and the limit is ${options.limits.maxBlocks}.`,
      )
    if (parts.blocks.length === 0) throw nothingRead(name, parts.skipped)
    const { found, skipped, warnings, ...document } = parts
    const receipt: ParseReceipt = {
      reader: parts.parsingTool,
      format,
      namedFormat,
      found,
      made: {
        blocks: parts.blocks.length,
        characters: parts.blocks.reduce((sum, block) => sum + block.content.length, 0),
        byType: countTypes(parts.blocks),
      },
      skipped,
      warnings: namedFormat === null ? warnings : [mislabelled(name, format), ...warnings],
      durationMs: Math.round(performance.now() - startedMs),
    }
    return { ...document, sourceType: format, receipt }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('parse_failed', `"${name}" could not be parsed: ${why}.`, { cause })
  }
}

type Parts = Omit<ParsedDocument, 'sourceType' | 'receipt'> & Pick<ReaderOutput, 'found' | 'skipped' | 'warnings'>

async function readFormat(format: SourceFormat, input: ReaderInput, converted?: Uint8Array): Promise<Parts> {
  if (converted) return fromDocling('docling', await (await READERS.json())({ ...input, bytes: converted }), null)
  if (format === 'md' || format === 'txt') return readText(input)
  if (isPandocFormat(format)) {
    const { readThroughPandoc } = await import('./readers/pandoc/read-through-pandoc.ts')
    return await readThroughPandoc(format, input)
  }
  if (!isOwnFormat(format)) throw unread(format, input.name)
  const output = await (await READERS[format]())(input)
  return fromDocling(readerOf(format) ?? format, output, output.sourceTotalCharacters)
}

/** Plain text goes through the Markdown reader too: its paragraphs, lists and headings come out as a person would see them. */
function readText({ name, bytes }: SourceFile): Parts {
  const text = decodeText({ name, bytes })
  const document = readMarkdown({ bytes, text })
  return { ...document, found: { characters: document.sourceTotalCharacters }, skipped: [], warnings: [] }
}

function fromDocling(parsingTool: string, output: ReaderOutput, sourceTotalCharacters: number | null): Parts {
  const { document, found, skipped, warnings } = output
  return {
    parsingTool,
    representationType: 'doclingdocument_json',
    representation: encodeDocument(document),
    sourceTotalCharacters,
    blocks: segmentDocument(document),
    found,
    skipped,
    warnings,
  }
}

function nothingRead(name: string, [first]: ReaderOutput['skipped']): AppError {
  const why = first ? ` What it holds was left out: ${first.message}` : ''
  return new AppError('file_empty', `"${name}" holds nothing that makes a block.${why}`)
}

function unread(format: SourceFormat, name: string): AppError {
  if (format === 'zip')
    return new AppError('unsupported_format', `"${name}" is an archive in an archive that Galley does not open.`)
  return new AppError('unsupported_format', `"${name}" can be read by a Docling server only.`, {
    hint: 'Set the address of a Docling server in the project, or save the document in a format that Galley reads.',
  })
}

function mislabelled(name: string, format: SourceFormat): ParseReceipt['warnings'][number] {
  return receiptItem({
    code: 'mislabelled',
    short: `Read as ${format}, not by its name`,
    message: `The name of "${name}" promises another format; its content is ${format} and was read as that.`,
  })
}
