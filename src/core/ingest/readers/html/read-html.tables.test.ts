import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../parse.ts'

async function read(body: string) {
  return await parseDocument({ name: 'page.html', bytes: Buffer.from(`<!doctype html>${body}`) })
}
async function contents(body: string): Promise<readonly string[]> {
  return (await read(body)).blocks.map(({ type, content }) => `${type}: ${content}`)
}

describe('tables', () => {
  it('repeats merged cells where they reach', async () => {
    expect(
      await contents(
        '<table><tr><th>A<th colspan=2>B</tr><tr><td rowspan=2>1<td>2<td>3</tr><tr><td colspan=2>4</table>',
      ),
    ).toEqual(['table: | A | B | B |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n| 1 | 4 | 4 |'])
  })

  it('bounds spans by the cells that are there', async () => {
    const html = '<table><tr><td colspan=1000000000 rowspan=1000000000>a<td>b</tr><tr><td>c</table>'
    const [table] = await contents(html)
    expect(table?.length).toBeLessThan(200)
    expect(await contents('<table><tr><td rowspan=0>a<td>b</tr><tr><td colspan=-3>c</table>')).toEqual([
      'table: | a | b |\n| --- | --- |\n| a | c |',
    ])
  })

  it('leaves out a row that only begins merged cells', async () => {
    expect(
      await contents('<table><tr><th>Y<th>M</tr><tr><th rowspan=3>2025</tr><tr><td>Jan</tr><tr><td>Feb</table>'),
    ).toEqual(['table: | Y | M |\n| --- | --- |\n| 2025 | Jan |\n| 2025 | Feb |'])
  })

  it('reads rich and nested cells as lines of text', async () => {
    expect(
      await contents(
        '<table><tr><td><h3>A</h3><ul><li>x<li>y</ul><td><table><tr><td>1<td>2<tr><td>3</table></tr><tr><td>c<td>d</table>',
      ),
    ).toEqual(['table: | A x y | 1 2 3 |\n| --- | --- |\n| c | d |'])
  })

  it('names the caption and all rows of the head', async () => {
    expect(
      await contents(
        '<table><caption>Sizes</caption><thead><tr><th>a<th>b<tr><td>c<td>d</thead><tbody><tr><td>1<td>2</table>',
      ),
    ).toEqual(['table: | a | b |\n| --- | --- |\n| c | d |\n| 1 | 2 |', 'caption: Sizes'])
  })

  it('reads a table that only lays out as its content', async () => {
    expect(await contents('<table><tr><td><h1>Title</h1><p>Text</table>')).toEqual([
      'heading: Title',
      'paragraph: Text',
    ])
    expect(
      await contents(
        '<table cellpadding=0><tr><td>Menu<td><table><tr><th>a<th>b</table></table><table role=presentation><tr><td>x<td>y</table>',
      ),
    ).toEqual(['paragraph: Menu', 'table: | a | b |\n| --- | --- |', 'paragraph: x', 'paragraph: y'])
  })

  it('keeps a picture of a cell', async () => {
    expect(await contents('<table><tr><td>a<td><img alt="Blue bird"></table>')).toEqual([
      'table: | a |  |\n| --- | --- |',
      'figure: Blue bird',
    ])
  })

  it('keeps cells where pipes and boxes stand', async () => {
    expect(await contents('<table><tr><td>a|b<td><input type=checkbox checked> done</table>')).toEqual([
      'table: | a\\|b | [x] done |\n| --- | --- |',
    ])
  })

  it('says when a table is too wide to be read whole', async () => {
    const { receipt } = await read(`<table><tr>${'<td>x'.repeat(5000)}</table>`)
    expect(receipt.skipped).toMatchObject([{ code: 'wide_cells', count: 1000 }])
  })
})
