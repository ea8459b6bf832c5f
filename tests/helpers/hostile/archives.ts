import { makeZip, makeZipOf, type ZipPart } from '../make-zip.ts'
import type { HostileDocument } from './hostile-document.ts'
import { docxWith, paragraph, W, wordDocument } from './packages.ts'

const MIB = 1024 * 1024
const utf8 = (text: string): Uint8Array => Buffer.from(text)

function nestedZip(depth: number): Uint8Array {
  let bytes = utf8('# bottom')
  let name = 'a.md'
  for (let i = 0; i < depth; i++) {
    bytes = makeZip({ [name]: bytes })
    name = `level-${i}.zip`
  }
  return bytes
}

export const HOSTILE_ARCHIVES: readonly HostileDocument[] = [
  {
    name: 'bomb.docx',
    what: 'a part that unpacks to 300 MB of zeros',
    bytes: () => makeZip(docxWith(wordDocument(paragraph('x')), { 'word/styles.xml': Buffer.alloc(300 * MIB) })),
    outcome: ['archive_unsafe', 'parses'],
  },
  {
    name: 'bomb-document.docx',
    what: 'a document part of 300 MB of blanks',
    bytes: () => makeZip(docxWith(`<w:document ${W}>${' '.repeat(300 * MIB)}</w:document>`)),
    outcome: ['archive_unsafe'],
  },
  {
    name: 'lying.docx',
    what: 'a directory that claims ten bytes for a part of 50 MB',
    bytes: () =>
      makeZipOf(
        Object.entries(docxWith(wordDocument(paragraph('x'.repeat(50 * MIB))))).map(([name, data]): ZipPart => ({
          name,
          data,
          ...(name === 'word/document.xml' && { claimedSize: 10 }),
        })),
      ),
    outcome: ['archive_unsafe', 'parse_failed'],
  },
  {
    name: 'entries.zip',
    what: 'more than 10,000 entries',
    bytes: () => makeZip(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.md`, 'x']))),
    outcome: ['archive_unsafe'],
  },
  {
    name: 'nested.zip',
    what: 'archives in archives, five deep',
    bytes: () => nestedZip(5),
    outcome: ['archive_unsafe'],
  },
  ...['../../escape.md', '/etc/escape.md', 'C:\\escape.md', 'a/../../escape.md', '..\\escape.md'].map(
    (entry, i): HostileDocument => ({
      name: `traversal-${i}.zip`,
      what: `an entry named ${entry}`,
      bytes: () => makeZip({ [entry]: '# out' }),
      outcome: ['archive_unsafe'],
    }),
  ),
  {
    name: 'link.zip',
    what: 'a symbolic link to a file of the machine',
    bytes: () => makeZipOf([{ name: 'passwd.md', data: '/etc/passwd', mode: 0o120777 }]),
    outcome: ['archive_unsafe'],
  },
  {
    name: 'twins.zip',
    what: 'two entries whose names differ by case alone',
    bytes: () => makeZip({ 'A.md': '# one', 'a.md': '# two' }),
    outcome: ['archive_unsafe'],
  },
  {
    name: 'locked.zip',
    what: 'an encrypted entry',
    bytes: () => makeZipOf([{ name: 'a.md', data: 'secret', flags: 1 }]),
    outcome: ['encrypted'],
  },
  {
    name: 'cut.docx',
    what: 'the first half of a package',
    bytes: () => {
      const whole = makeZip(docxWith(wordDocument(paragraph('x').repeat(2000))))
      return whole.subarray(0, whole.byteLength / 2)
    },
    outcome: ['parse_failed'],
  },
]
