import { describe, expect, it } from 'vitest'
import { decodeHtml } from './decode-html.ts'

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')

describe('decodeHtml', () => {
  it('believes a byte order mark', () => {
    expect(decodeHtml(Buffer.from('\ufeff<p>ü')).text).toBe('<p>ü')
    expect(decodeHtml(Buffer.from('\ufeff<p>ü', 'utf16le')).text).toBe('<p>ü')
  })

  it('believes what the page declares', () => {
    const japanese = Buffer.concat([latin1('<meta charset="Shift_JIS"><p>'), Buffer.from([0x82, 0xa0])])
    expect(decodeHtml(japanese).text).toContain('<p>あ')
    const header = '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1"><p>\x93caf\xe9\x94 \x80'
    expect(decodeHtml(latin1(header)).text).toContain('“café” €')
    expect(decodeHtml(latin1('<?xml version="1.0" encoding="koi8-r"?><p>\xc1')).text).toContain('а')
  })

  it('reads UTF-8 that is declared as another encoding as UTF-8, and says so', () => {
    const { text, warnings } = decodeHtml(Buffer.from('<meta charset=iso-8859-1><p>ü'))
    expect(text).toContain('<p>ü')
    expect(warnings).toMatchObject([{ code: 'encoding_contradicted' }])
  })

  it('falls back to windows-1252 and says so', () => {
    const { text, warnings } = decodeHtml(latin1('<p>\x93caf\xe9\x94'))
    expect(text).toBe('<p>“café”')
    expect(warnings).toMatchObject([{ code: 'encoding_guessed' }])
  })

  it('keeps UTF-8 with a broken byte and counts it', () => {
    const { text, warnings } = decodeHtml(Buffer.concat([Buffer.from('<p>äöü'), Buffer.from([0xff])]))
    expect(text).toBe('<p>äöü\ufffd')
    expect(warnings).toMatchObject([{ code: 'encoding_damaged', count: 1 }])
  })

  it('reads an encoding that nobody knows as UTF-8 and says so', () => {
    const { text, warnings } = decodeHtml(Buffer.from('<meta charset=klingon><p>ü'))
    expect(text).toContain('ü')
    expect(warnings).toMatchObject([{ code: 'encoding_unknown' }])
  })

  it('finds UTF-16 without a mark', () => {
    expect(decodeHtml(Buffer.from('<p>ü', 'utf16le'))).toMatchObject({
      text: '<p>ü',
      warnings: [{ code: 'encoding_guessed' }],
    })
  })
})
