import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../parse.ts'

const COUNT = 50_000

/** What takes time that grows with the square of these pages ends at the test's own limit. */
async function read(html: string) {
  return await parseDocument({ name: 'page.html', bytes: Buffer.from(`<!doctype html>${html}`) })
}

const NESTED: Readonly<Record<string, string>> = {
  div: '<div>x ',
  blockquote: '<blockquote>x ',
  table: '<table><tr><td>x ',
  list: '<ul><li>x ',
  terms: '<dl><dd>x ',
  figure: '<figure><figcaption>x ',
  formatting: '<b>x ',
  link: '<a href=y>x ',
  noscript: '<noscript>x ',
  details: '<details><summary>x ',
}

describe('hostile pages', () => {
  it.each(Object.entries(NESTED))('reads 50,000 nested %s without losing text', async (_, tag) => {
    const document = await read(tag.repeat(COUNT))
    const words = document.blocks.flatMap(({ content }) => content.match(/x/g) ?? [])
    expect(words.length).toBeGreaterThanOrEqual(COUNT)
  })

  it.each([
    ['content that a table expels', `<table>${'<p>x</p>'.repeat(COUNT)}`],
    ['a tag with 50,000 attributes', `<p ${Array.from({ length: COUNT }, (_, i) => `a${i}`).join(' ')}>x`],
    ['rows that span all others', `<table>${'<tr><td rowspan=65534 colspan=1000>x<td>y'.repeat(5000)}`],
    ['a formula of many rows', `<math>${'<mrow>'.repeat(COUNT)}<mi>x`],
    ['one long word of signs', `<p>${'<'.repeat(COUNT)}${'&'.repeat(COUNT)}x`],
    ['readings of a word', `<ruby>${'<rt>x'.repeat(COUNT)}`],
  ])('reads %s', async (_, html) => {
    const document = await read(html)
    expect(document.blocks.length).toBeGreaterThan(0)
  })

  it('says when it flattened what lies too deep', async () => {
    const document = await read('<div>x'.repeat(1000))
    expect(document.receipt.warnings).toMatchObject([{ code: 'deeply_nested' }])
  })

  it('refuses unclosed tags that multiply', async () => {
    const open = Array.from({ length: 2000 }, (_, i) => `<b id=${i}>`).join('')
    await expect(read(`<p>${open}</p>${'<p>x</p>'.repeat(3000)}`)).rejects.toMatchObject({ code: 'file_too_large' })
  })

  it('never reads scripts, styles, templates or handlers as text', async () => {
    const document = await read(
      '<head><title>no-title</title><style>no-style{}</style></head><script>no-script</script><p onclick="no-handler()" __proto__="no-proto" constructor=no-constructor title=no-tip>' +
        'yes<script>no-script</script></p><template><p>no-template</p></template><svg><style>no-style</style><script>no-script</script></svg>' +
        '<!-- no-comment --><textarea>typed</textarea><style>@import "no-import"</style><object data=no-data></object><link href=no-link>',
    )
    const text = document.blocks.map(({ content }) => content).join('\n')
    expect(text).toBe('yes\ntyped')
    expect(Object.prototype).not.toHaveProperty('no-proto')
  })

  it('gives the same bytes each time', async () => {
    const html = '<h1>A</h1><ul><li>b</ul><table><tr><td>c<td>d</table>'
    const [first, second] = await Promise.all([read(html), read(html)])
    expect(Buffer.from(first.representation).equals(Buffer.from(second.representation))).toBe(true)
  })

  it('refuses a page without content, naming it', async () => {
    await expect(read('<p> </p><script>x</script>')).rejects.toMatchObject({
      code: 'file_empty',
      message: expect.stringContaining('"page.html"') as string,
    })
  })
})
