type Magic = {
  readonly what: string
  readonly bytes: string
  readonly at?: number
  /** Short signatures that prose may start with count only when the file also holds a NUL byte. */
  readonly weak?: boolean
}

/** Signatures as Latin-1 strings; the first that fits wins, so the narrower come first. */
const MAGICS: readonly Magic[] = [
  { what: 'a PDF document', bytes: '%PDF-' },
  { what: 'a ZIP archive (DOCX, XLSX, PPTX and EPUB are ZIP archives too)', bytes: 'PK\x03\x04' },
  { what: 'an empty ZIP archive', bytes: 'PK\x05\x06' },
  { what: 'a PNG image', bytes: '\x89PNG\r\n\x1a\n' },
  { what: 'a JPEG image', bytes: '\xff\xd8\xff' },
  { what: 'a GIF image', bytes: 'GIF8', weak: true },
  { what: 'a TIFF image', bytes: 'II*\x00' },
  { what: 'a TIFF image', bytes: 'MM\x00*' },
  { what: 'a WebP image', bytes: 'WEBP', at: 8, weak: true },
  { what: 'a WAV recording', bytes: 'WAVE', at: 8, weak: true },
  { what: 'an MP4 film', bytes: 'ftyp', at: 4, weak: true },
  { what: 'an MP3 recording', bytes: 'ID3', weak: true },
  { what: 'an Ogg recording', bytes: 'OggS', weak: true },
  { what: 'an old Microsoft Office document', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { what: 'an RTF document', bytes: '{\\rtf' },
  { what: 'an SQLite database', bytes: 'SQLite format 3\x00' },
  { what: 'an ELF program', bytes: '\x7fELF' },
  { what: 'a Mach-O program', bytes: '\xcf\xfa\xed\xfe' },
  { what: 'a Java class or Mach-O program', bytes: '\xca\xfe\xba\xbe' },
  { what: 'a Windows program', bytes: 'MZ', weak: true },
  { what: 'a WebAssembly module', bytes: '\x00asm' },
  { what: 'a gzip archive', bytes: '\x1f\x8b' },
  { what: 'a bzip2 archive', bytes: 'BZh', weak: true },
  { what: 'an XZ archive', bytes: '\xfd7zXZ\x00' },
  { what: 'a Zstandard archive', bytes: '\x28\xb5\x2f\xfd' },
  { what: 'a 7-Zip archive', bytes: '7z\xbc\xaf\x27\x1c' },
  { what: 'a RAR archive', bytes: 'Rar!\x1a\x07' },
]

function fits(bytes: Uint8Array, magic: Magic): boolean {
  const at = magic.at ?? 0
  for (let i = 0; i < magic.bytes.length; i++) if (bytes[at + i] !== magic.bytes.charCodeAt(i)) return false
  return true
}

/** What the first bytes say a file is (`a PNG image`), or null when they fit no known binary format. */
export function recogniseBinary(bytes: Uint8Array): string | null {
  const hit = MAGICS.find((magic) => fits(bytes, magic) && (!magic.weak || bytes.includes(0)))
  return hit?.what ?? null
}
