import { isUtf8 } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { decodeText } from './decode-text.ts'
import { firstInvalidUtf8 } from './utf8.ts'

const latin1 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

function refusal(name: string, bytes: Uint8Array): AppError {
  try {
    decodeText({ name, bytes })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${name} was accepted`)
}

test('a byte order mark stays in the text', () => {
  expect(decodeText({ name: 'a.md', bytes: utf8('\uFEFFx') })).toBe('\uFEFFx')
})

describe('a file without content', () => {
  test.each([
    ['\uFEFF', 'only a byte order mark'],
    [' \r\n\t\n', 'only white space'],
    ['\uFEFF \n', 'only white space'],
  ])('%j is refused and says why', (text, why) => {
    const error = refusal('empty.md', utf8(text))
    expect(error.code).toBe('file_empty')
    expect(error.message).toContain('"empty.md"')
    expect(error.message).toContain(why)
  })
})

describe('a file that is not text', () => {
  test.each([
    ['%PDF-1.7\nplain', 'PDF'],
    ['PK\x03\x04rest', 'ZIP'],
    ['\x89PNG\r\n\x1a\n', 'PNG'],
    ['\x7fELF\x02\x01', 'ELF'],
    ['\xff\xd8\xff\xe0', 'JPEG'],
    ['GIF89a\x00', 'GIF'],
    ['MZ\x90\x00', 'Windows program'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'Microsoft Office'],
    ['\x1f\x8b\x08', 'gzip'],
    ['{\\rtf1 x}', 'RTF'],
  ])('%j is named for what it looks like', (content, what) => {
    const error = refusal('report.md', latin1(content))
    expect(error.code).toBe('not_text')
    expect(error.message).toMatch(new RegExp(`"report.md" is not text: it looks like .*${what}`))
  })

  test('a NUL byte is refused with its place', () => {
    const error = refusal('a.txt', latin1('abc\x00def'))
    expect(error.code).toBe('not_text')
    expect(error.message).toContain('byte 3')
  })

  test('prose that starts like a short signature is text', () => {
    for (const text of ['MZ is a prefix', 'BZh', 'ID3 tags', 'GIF89a explained', 'PK is a name']) {
      expect(decodeText({ name: 'a.md', bytes: utf8(text) })).toBe(text)
    }
  })
})

describe('a file that is not UTF-8', () => {
  test.each([
    ['caf\xe9 au lait', 3],
    ['ok\xc0\x80', 2],
    ['\xed\xa0\x80', 0],
    ['\xf4\x90\x80\x80', 0],
    ['end \xe2\x82', 4],
  ])('%j is refused with the offset of the first fault', (content, offset) => {
    const error = refusal('old.txt', latin1(content))
    expect(error.code).toBe('invalid_utf8')
    expect(error.message).toContain('"old.txt"')
    expect(error.message).toContain(`byte ${offset}.`)
    expect(error.data).toEqual({ offset })
  })

  test.each([
    [Buffer.from('\uFEFF# Hi', 'utf16le'), 'UTF-16'],
    [Buffer.from('\uFEFF# Hi', 'utf16le').swap16(), 'UTF-16'],
    [Buffer.from('# Hello there', 'utf16le'), 'UTF-16 without a byte order mark'],
    [latin1('\xff\xfe\x00\x00a\x00\x00\x00'), 'UTF-32'],
  ])('a wide encoding is called by its name (%#)', (bytes, what) => {
    const error = refusal('wide.md', bytes)
    expect(error.code).toBe('invalid_utf8')
    expect(error.message).toContain(`encoded as ${what},`)
  })

  test('the scanner agrees with the platform on random bytes', () => {
    const piece = fc.oneof(
      fc.constantFrom(...['é', '中', '😀', 'a', '\uFFFD'].map(utf8)),
      fc.uint8Array({ minLength: 1, maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const bytes = Buffer.concat(pieces)
        const at = firstInvalidUtf8(bytes)
        expect(at === -1).toBe(isUtf8(bytes))
        if (at >= 0) expect(isUtf8(bytes.subarray(0, at))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
