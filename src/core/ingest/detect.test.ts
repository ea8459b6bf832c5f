import { describe, expect, test } from 'vitest'
import { makeZip } from '../../../tests/helpers/make-zip.ts'
import { AppError } from '../../shared/errors.ts'
import { detectFormat, MAX_FILE_BYTES, windowOf } from './detect.ts'
import { formatOfName } from './formats.ts'

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const detect = (name: string, bytes: Uint8Array) => detectFormat(windowOf({ name, bytes }))

function refusal(name: string, bytes: Uint8Array): AppError {
  try {
    detect(name, bytes)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${name} was accepted`)
}

describe('the format of a name', () => {
  test.each([
    ['a.md', 'md'],
    ['A.MD', 'md'],
    ['notes.markdown', 'md'],
    ['dir.md/b.txt', 'txt'],
    ['C:\\docs.md\\b.htm', 'html'],
    ['book.xlsm', 'xlsx'],
    ['paper.tex', 'tex'],
  ])('%s is %s', (name, format) => expect(formatOfName(name)).toBe(format))

  test.each(['README', 'dir.md/README', '.md', 'a.', 'a.constructor', 'a.md.gz'])('%s promises none', (name) => {
    expect(formatOfName(name)).toBeNull()
  })
})

describe('the format of a file', () => {
  const office = (part: string): Uint8Array => makeZip({ '[Content_Types].xml': '<Types/>', [part]: '<x/>' })

  test.each([
    ['a.docx', office('word/document.xml'), 'docx'],
    ['a.xlsx', office('xl/workbook.xml'), 'xlsx'],
    ['a.pptx', office('ppt/presentation.xml'), 'pptx'],
    ['a.zip', makeZip({ 'a.docx': 'x' }), 'zip'],
    ['a.md', bytesOf('# Hi'), 'md'],
    ['a.html', bytesOf('<p>Hi'), 'html'],
    ['a.eml', bytesOf('From: a@b.example\r\n\r\nHi'), 'eml'],
  ])('%s is what its name says', (name, bytes, format) => {
    expect(detect(name, bytes)).toEqual({ format, namedFormat: null })
  })

  test.each([
    { name: 'report.doc', bytes: bytesOf('{\\rtf1 x}'), found: { format: 'rtf', namedFormat: 'doc' } },
    { name: 'report.xls', bytes: bytesOf('<html><table>'), found: { format: 'html', namedFormat: 'xls' } },
    { name: 'report.txt', bytes: bytesOf('%PDF-1.7'), found: { format: 'pdf', namedFormat: 'txt' } },
    { name: 'report.pdf', bytes: office('word/document.xml'), found: { format: 'docx', namedFormat: 'pdf' } },
    { name: 'report.docx', bytes: office('xl/workbook.xml'), found: { format: 'xlsx', namedFormat: 'docx' } },
    { name: 'report.docx', bytes: bytesOf('Dear all'), found: { format: 'txt', namedFormat: 'docx' } },
    { name: 'talk.txt', bytes: bytesOf('WEBVTT\n\n'), found: { format: 'vtt', namedFormat: 'txt' } },
    {
      name: 'mail.txt',
      bytes: bytesOf('From: a\nTo: b\nSubject: c\n\nHi'),
      found: { format: 'eml', namedFormat: 'txt' },
    },
  ])('$name is read by its content ($found.format), and that is said', ({ name, bytes, found }) => {
    expect(detect(name, bytes)).toEqual(found)
  })

  test('a file without an extension is read when its content tells', () => {
    expect(detect('report', bytesOf('%PDF-1.7'))).toEqual({ format: 'pdf', namedFormat: null })
  })

  test.each([
    ['README', bytesOf('x'), 'has no file extension'],
    ['a.xyz', bytesOf('x'), 'is a .xyz file'],
    ['a.exe', bytesOf('\x7fELF\x02\x01'), 'looks like an ELF program'],
  ])('%s is refused', (name, bytes, what) => {
    const error = refusal(name, bytes)
    expect(error.code).toBe('unsupported_format')
    expect(error.message).toContain(`"${name}" ${what}`)
  })

  test('a binary under the name of a text is no text', () => {
    const error = refusal('a.md', bytesOf('\x89PNG\r\n\x1a\n'))
    expect(error.code).toBe('not_text')
    expect(error.message).toContain('it looks like a PNG image')
  })

  test('an Office file with a password is said to have one', () => {
    const container = bytesOf(`\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1${'EncryptedPackage'.replace(/./g, '$&\0')}`)
    expect(refusal('a.docx', container).code).toBe('encrypted')
  })

  test('an empty file and one beyond the limit are refused by their size', () => {
    expect(refusal('a.md', new Uint8Array()).message).toContain('zero bytes')
    const window = { ...windowOf({ name: 'a.md', bytes: bytesOf('x') }), sizeBytes: MAX_FILE_BYTES + 1 }
    expect(() => detectFormat(window)).toThrow(/at most/)
  })
})
