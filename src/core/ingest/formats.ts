/** Which formats Galley reads, who reads each, and which name promises which. */

/** Read by Galley itself. */
const OWN_FORMATS = [
  'md',
  'txt',
  'html',
  'csv',
  'tsv',
  'xlsx',
  'docx',
  'pptx',
  'pdf',
  'vtt',
  'srt',
  'eml',
  'json',
] as const
/** Read through the pandoc of the machine; the names are pandoc's own but for `tex`. */
export const PANDOC_FORMATS = [
  'odt',
  'epub',
  'rst',
  'tex',
  'org',
  'ipynb',
  'rtf',
  'fb2',
  'textile',
  'mediawiki',
  'opml',
  'docbook',
] as const

export type OwnFormat = (typeof OWN_FORMATS)[number]
export type PandocFormat = (typeof PANDOC_FORMATS)[number]
/** What only a Docling server reads. */
type DoclingOnlyFormat = 'image' | 'doc' | 'xls' | 'ppt' | 'audio'
export type SourceFormat = OwnFormat | PandocFormat | DoclingOnlyFormat | 'zip'

/** The reader of each format and its version: a new number makes a new conversion beside the old one when a document is read again. */
const READER_VERSIONS: Readonly<Record<Exclude<OwnFormat, 'md' | 'txt' | 'json'>, number>> = {
  html: 1,
  csv: 1,
  tsv: 1,
  xlsx: 1,
  docx: 1,
  pptx: 1,
  pdf: 1,
  vtt: 1,
  srt: 1,
  eml: 1,
}

/** `conv_parsing_tool` of what reads the format today; null for what only a Docling server reads. */
export function readerOf(format: SourceFormat): string | null {
  if (format === 'md' || format === 'txt') return 'mdast'
  if (format === 'json') return 'docling'
  if (isPandocFormat(format)) return 'pandoc'
  return isOwnFormat(format) ? `galley-${format}-${READER_VERSIONS[format]}` : null
}

export function isOwnFormat(format: SourceFormat): format is OwnFormat {
  return OWN_FORMATS.some((own) => own === format)
}

export function isPandocFormat(format: SourceFormat): format is PandocFormat {
  return PANDOC_FORMATS.some((one) => one === format)
}

/** Formats whose files are text that a person can read. */
export function isTextFormat(format: SourceFormat): boolean {
  return !BINARY_FORMATS.has(format)
}
const BINARY_FORMATS: ReadonlySet<SourceFormat> = new Set([
  'xlsx',
  'docx',
  'pptx',
  'pdf',
  'odt',
  'epub',
  'image',
  'doc',
  'xls',
  'ppt',
  'audio',
  'zip',
])

const EXTENSIONS: Readonly<Record<string, SourceFormat>> = {
  md: 'md',
  markdown: 'md',
  mdown: 'md',
  txt: 'txt',
  text: 'txt',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  xlsx: 'xlsx',
  xlsm: 'xlsx',
  docx: 'docx',
  docm: 'docx',
  dotx: 'docx',
  pptx: 'pptx',
  pptm: 'pptx',
  ppsx: 'pptx',
  pdf: 'pdf',
  vtt: 'vtt',
  srt: 'srt',
  eml: 'eml',
  json: 'json',
  zip: 'zip',
  odt: 'odt',
  epub: 'epub',
  rst: 'rst',
  tex: 'tex',
  latex: 'tex',
  org: 'org',
  ipynb: 'ipynb',
  rtf: 'rtf',
  fb2: 'fb2',
  textile: 'textile',
  mediawiki: 'mediawiki',
  wiki: 'mediawiki',
  opml: 'opml',
  dbk: 'docbook',
  docbook: 'docbook',
  doc: 'doc',
  xls: 'xls',
  ppt: 'ppt',
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  tif: 'image',
  tiff: 'image',
  bmp: 'image',
  webp: 'image',
  mp3: 'audio',
  wav: 'audio',
}

/** The extension in lower case without its dot, or null. */
export function extensionOf(name: string): string | null {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const dot = base.lastIndexOf('.')
  return dot > 0 && dot < base.length - 1 ? base.slice(dot + 1).toLowerCase() : null
}

/** The format that a file name promises, or null; for choosing files of a folder without reading them. */
export function formatOfName(name: string): SourceFormat | null {
  const extension = extensionOf(name)
  return extension !== null && Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null
}
