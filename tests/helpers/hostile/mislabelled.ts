import { deflateRawSync } from 'node:zlib'
import { makeZip } from '../make-zip.ts'
import type { HostileDocument } from './hostile-document.ts'

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const utf8 = (text: string): Uint8Array => Buffer.from(text)

export const MISLABELLED: readonly HostileDocument[] = [
  {
    name: 'page.docx',
    what: 'a web page named .docx',
    bytes: () => utf8('<html><body><p>text</p></body></html>'),
    outcome: ['parses'],
  },
  {
    name: 'program.pdf',
    what: 'a program named .pdf',
    bytes: () => latin1('\x7fELF\x02\x01\x01\0\0\0'),
    outcome: ['unsupported_format'],
  },
  { name: 'image.md', what: 'an image named .md', bytes: () => latin1('\x89PNG\r\n\x1a\n\0\0'), outcome: ['not_text'] },
  {
    name: 'secret.docx',
    what: 'a Word file with a password',
    bytes: () => latin1(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'EncryptedPackage'.replace(/./g, '$&\0')}`),
    outcome: ['encrypted'],
  },
  { name: 'empty.pdf', what: 'no bytes at all', bytes: () => new Uint8Array(), outcome: ['file_empty'] },
  {
    name: 'raw.zip',
    what: 'an archive whose packed bytes are noise',
    bytes: () => {
      const bytes = Buffer.from(makeZip({ 'a.md': '# text '.repeat(500) }))
      bytes.fill(0xff, 40, 60)
      return bytes
    },
    outcome: ['parse_failed'],
  },
  {
    name: 'noise.docx',
    what: 'deflated noise without a directory',
    bytes: () => Buffer.concat([latin1('PK\x03\x04'), deflateRawSync(Buffer.alloc(5000, 7))]),
    outcome: ['parse_failed'],
  },
]
