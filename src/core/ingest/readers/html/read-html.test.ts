import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../parse.ts'

async function read(body: string) {
  const { blocks, receipt } = await parseDocument({ name: 'page.html', bytes: Buffer.from(`<!doctype html>${body}`) })
  return { blocks, receipt }
}

/** Each block as `type: text`, a level or a marker in front where there is one. */
async function lines(body: string): Promise<readonly string[]> {
  const { blocks } = await read(body)
  return blocks.map(({ type, content, attributes = {} }) => {
    const level = attributes.level !== undefined ? ` ${attributes.level}` : ''
    const marker = attributes.marker === undefined ? '' : ` ${attributes.marker}`
    const layer = attributes.layer === undefined ? '' : `${attributes.layer} `
    return `${layer}${type}${level}${marker}: ${content}`
  })
}

describe('paragraphs and headings', () => {
  it('keeps the levels of headings', async () => {
    expect(await lines('<h1>A</h1><h2>B</h2><h4>C</h4><div role=heading aria-level=3>D</div><h1>E</h1>')).toEqual([
      'heading 1: A',
      'heading 2: B',
      'heading 4: C',
      'heading 3: D',
      'heading 1: E',
    ])
  })

  it('leaves the sign that links to a heading out of it', async () => {
    expect(await lines('<h2 id=a>Intro<a href="#a">¶</a></h2><h3><a href="#b">Part</a></h3>')).toEqual([
      'heading 2: Intro',
      'heading 3: Part',
    ])
  })

  it('joins inline text to one paragraph and collapses white space', async () => {
    expect(await lines('<p>One <b>bold</b>\n   and\t<a href=x>linked</a>  word, H<sub>2</sub>O.</p>tail')).toEqual([
      'paragraph: One bold and linked word, H2O.',
      'paragraph: tail',
    ])
  })

  it('keeps a line break and parts paragraphs at two', async () => {
    expect(await lines('<div>one<br>two<br><br>three</div>')).toEqual(['paragraph: one\ntwo', 'paragraph: three'])
  })

  it('decodes entities once', async () => {
    expect(await lines('<p>&amp;lt;b&amp;gt; &lt;i&gt; &copy;&nbsp;x</p>')).toEqual(['paragraph: &lt;b&gt; <i> © x'])
  })

  it('keeps right-to-left text in logical order', async () => {
    expect(await lines('<p dir=rtl>مرحبا <b>بالعالم</b> 2024</p>')).toEqual(['paragraph: مرحبا بالعالم 2024'])
  })

  it('reads preformatted text as written, with its language', async () => {
    const { blocks } = await read('<pre class="language-py"><code>def f():\n    return <b>1</b>\n</code></pre>')
    expect(blocks).toMatchObject([{ type: 'code_block', content: 'def f():\n    return 1' }])
  })

  it('closes what is not closed', async () => {
    expect(await lines('<ul><li>a<li>b</ul><p>c<p>d<table><tr><td>1<td>2</table>')).toEqual([
      'list_item 1 •: a',
      'list_item 1 •: b',
      'paragraph: c',
      'paragraph: d',
      'table: | 1 | 2 |\n| --- | --- |',
    ])
  })

  it('writes the reading of a word in parentheses', async () => {
    expect(await lines('<p>日本<ruby>語<rt>ご</rt></ruby></p>')).toEqual(['paragraph: 日本語(ご)'])
  })
})

describe('lists', () => {
  it('numbers items as a browser does', async () => {
    expect(
      await lines('<ol start=3 type=a><li>x<li value=27>y<li>z</ol><ol reversed><li>p<li>q</ol><ol type=I><li>r</ol>'),
    ).toEqual([
      'list_item 1 c.: x',
      'list_item 1 aa.: y',
      'list_item 1 ab.: z',
      'list_item 1 2.: p',
      'list_item 1 1.: q',
      'list_item 1 I.: r',
    ])
  })

  it('nests lists, also when they stand between the items', async () => {
    expect(await lines('<ul><li>a<ol><li>b</ol>after</li><ul><li>c</ul><li>d</ul>')).toEqual([
      'list_item 1 •: a',
      'list_item 2 1.: b',
      'paragraph: after',
      'list_item 2 •: c',
      'list_item 1 •: d',
    ])
  })

  it('puts details below their term', async () => {
    expect(await lines('<dl><div><dt>T<dd>one<dd>two</div><dt>U</dl>')).toEqual([
      'list_item 1: T',
      'list_item 2: one',
      'list_item 2: two',
      'list_item 1: U',
    ])
  })

  it('finds the lists in pages that Word and Google Docs saved', async () => {
    const item = (level: number, sign: string, text: string): string =>
      `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${sign}<span>&nbsp; </span></span>${text}</p>`
    expect(await lines(item(1, '·', 'a') + item(2, '1)', 'b') + item(1, '·', 'c'))).toEqual([
      'list_item 1 •: a',
      'list_item 2 1): b',
      'list_item 1 •: c',
    ])
    expect(await lines('<ul class="lst-kix_x1-0"><li>a</ul><ol class="lst-kix_x1-1 start" start=2><li>b</ol>')).toEqual(
      ['list_item 1 •: a', 'list_item 2 2.: b'],
    )
  })

  it('finds the text of an item in a section of it', async () => {
    expect(await lines('<ul><li><section><p>a</p><p>b</p></section>c</ul>')).toEqual([
      'list_item 1 •: a',
      'paragraph: b',
      'paragraph: c',
    ])
  })
})

describe('pictures, formulas and embedded things', () => {
  it('takes the alternative text unless it is noise or the caption repeats it', async () => {
    const html =
      '<img src=a alt="A duck"><img src=b alt="img_01.png"><figure><img alt="Two ducks"><figcaption>Two ducks swim</figcaption></figure>'
    expect(await lines(html)).toEqual(['figure: A duck', 'figure: ', 'figure: ', 'caption: Two ducks swim'])
  })

  it('gives a table in a figure its caption', async () => {
    const html = '<figure><figcaption>Sizes</figcaption><table><tr><th>a<th>b<tr><td>1<td>2</table></figure>'
    expect(await lines(html)).toEqual(['table: | a | b |\n| --- | --- |\n| 1 | 2 |', 'caption: Sizes'])
  })

  it('reads the words of a drawing and leaves icons and pixels', async () => {
    const html = '<svg><title>Sales</title><text>2024</text></svg><svg width=16><path/></svg><img width=1 height=1>x'
    expect(await lines(html)).toEqual(['figure: Sales\n2024', 'paragraph: x'])
  })

  it('reads a formula in a sentence, also one hidden behind its picture', async () => {
    const math =
      '<span style="display: none"><math><semantics><mi>E</mi><annotation encoding="application/x-tex">{\\displaystyle E=mc^{2}}</annotation></semantics></math></span>'
    expect(await lines(`<p>So ${math}<img aria-hidden=true alt="E"> holds.</p>`)).toEqual([
      'paragraph: So E=mc^{2} holds.',
    ])
    expect(await lines('<math display=block><mfrac><mi>a</mi><mn>2</mn></mfrac></math>')).toEqual([
      'formula: \\frac{a}{2}',
    ])
  })

  it('says what is embedded or hidden', async () => {
    const { blocks, receipt } = await read(
      '<p>a</p><iframe src="https://example.com" title="Map"></iframe><video></video><div hidden>secret</div><dialog>more</dialog>',
    )
    expect(blocks).toHaveLength(1)
    expect(receipt.skipped.map(({ short, where }) => [short, where])).toEqual([
      ['2 embedded pages or players not read', 'Map'],
      ['2 hidden parts left out', 'secret, more'],
    ])
  })

  it('reads what stands for scripts, but no picture twice', async () => {
    expect(
      await lines('<p>a</p><noscript>Turn it on.</noscript><p><img alt="Sea"><noscript><img alt="Sea"></noscript></p>'),
    ).toEqual(['paragraph: a', 'paragraph: Turn it on.', 'figure: Sea'])
  })
})

describe('forms', () => {
  it('gives each box its label, wherever that stands', async () => {
    expect(
      await lines(
        '<p><input type=checkbox checked> Yes <input type=checkbox> No</p><p><label for=a>First</label> <input type=radio id=a></p>' +
          '<p>Terms: <label><input type=checkbox checked>agreed</label> in 2024</p><ul><li><input type=checkbox> task</ul>',
      ),
    ).toEqual([
      'checkbox 1: [x] Yes',
      'checkbox 1: [ ] No',
      'checkbox 1: [ ] First',
      'paragraph: Terms:',
      'checkbox 1: [x] agreed',
      'paragraph: in 2024',
      'checkbox 1: [ ] task',
    ])
  })

  it('reads what is filled in and never a password', async () => {
    const { blocks, receipt } = await read(
      '<p>Name: <input value="Jane Doe"> <input type=password value=secret><input type=hidden value=token> ' +
        '<select><option>red<option selected>blue</select></p>',
    )
    expect(blocks.map(({ content }) => content)).toEqual(['Name: Jane Doe blue'])
    expect(receipt.skipped).toMatchObject([{ code: 'unselected_choices', count: 1 }])
  })

  it('reads the keys and values of an annotated form', async () => {
    const html =
      '<div class=form_region><span id=key1_marker>1</span><span id=key1>Name</span><span id=key1_value1>Jane</span></div>'
    expect(await lines(html)).toEqual(['other: 1', 'other: Name', 'other: Jane'])
  })
})

describe('the frame of a page', () => {
  it('keeps what stands outside the main part as furniture', async () => {
    const html =
      '<header><a href=/>Site</a></header><nav><ul><li>Home</ul></nav><main><h1>Title</h1><p>Text of the page</p></main>' +
      '<div class=cookie-banner>We use cookies</div><footer>© 2024</footer>'
    expect(await lines(html)).toEqual([
      'furniture page_header: Site',
      'furniture list_item 1 •: Home',
      'heading 1: Title',
      'paragraph: Text of the page',
      'furniture paragraph: We use cookies',
      'furniture page_footer: © 2024',
    ])
  })

  it('keeps the title of a page that stands in its header', async () => {
    expect(
      await lines('<header><h1>Title</h1><p>by Jane</p></header><p>Text</p><article><footer>note</footer></article>'),
    ).toEqual(['heading 1: Title', 'paragraph: by Jane', 'paragraph: Text', 'paragraph: note'])
  })

  it('takes a list of links above the first heading for navigation', async () => {
    expect(
      await lines(
        '<ul><li><a href=a>One</a><li><a href=b>Two</a></ul><p>x</p><h1>T</h1><ul><li><a href=c>Three</a></ul>',
      ),
    ).toEqual([
      'furniture list_item 1 •: One',
      'furniture list_item 1 •: Two',
      'paragraph: x',
      'heading 1: T',
      'list_item 1 •: Three',
    ])
  })

  it('does not trust a main part that is almost empty', async () => {
    expect(await lines(`<main></main><div><p>${'All of the text. '.repeat(5).trim()}</p></div>`)).toEqual([
      `paragraph: ${'All of the text. '.repeat(5).trim()}`,
    ])
  })
})

describe('links', () => {
  it('keeps the address beside the text and drops scripts', async () => {
    const { representation } = await parseDocument({
      name: 'page.html',
      bytes: Buffer.from(
        '<p><a href="https://example.com/a">All</a></p><a href="/c"><h2>Title</h2></a><p>See <a href="/b">this</a>, <a href="java\nscript:x()">that</a>.</p>',
      ),
    })
    const document = JSON.parse(Buffer.from(representation).toString()) as { texts: unknown }
    expect(document.texts).toMatchObject([
      { text: 'All', hyperlink: 'https://example.com/a' },
      { text: 'Title', hyperlink: '/c' },
      { text: 'See this, that.', meta: { galley__links: [{ text: 'this', href: '/b' }] } },
    ])
  })
})
