import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../parse.ts'
import { paragraphsOf } from './read-eml.ts'

const HEAD = 'From: Ann <ann@example.com>\r\nTo: Bob <bob@example.com>\r\nDate: Tue, 1 Apr 2025 10:00:00 +0200\r\n'

async function read(mail: string | Uint8Array) {
  const bytes = typeof mail === 'string' ? Buffer.from(mail) : mail
  return await parseDocument({ name: 'mail.eml', bytes })
}
async function lines(mail: string | Uint8Array): Promise<readonly string[]> {
  return (await read(mail)).blocks.map(({ type, content }) => `${type}: ${content}`)
}
function multipart(...parts: readonly string[]): string {
  const body = parts.map((part) => `--b\r\n${part}\r\n`).join('')
  return `${HEAD}Subject: S\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${body}--b--\r\n`
}

describe('readEml', () => {
  it('reads subject, headers and text with its quotes', async () => {
    expect(
      await lines(
        `${HEAD}Cc: c@example.com\r\nSubject: =?UTF-8?B?w4RuZGVydW5n?= of plan\r\n\r\nHi,\r\nall.\r\n\r\n> old\r\n>> older\r\nnew\r\n`,
      ),
    ).toEqual([
      'heading: Änderung of plan',
      'paragraph: From: Ann <ann@example.com>',
      'paragraph: To: Bob <bob@example.com>',
      'paragraph: Cc: c@example.com',
      'paragraph: Date: Tue, 1 Apr 2025 10:00:00 +0200',
      'paragraph: Hi,\nall.',
      'paragraph: > old',
      'paragraph: >> older',
      'paragraph: new',
    ])
  })

  it('decodes quoted-printable and old encodings', async () => {
    const mail = `${HEAD}Subject: S\r\nContent-Type: text/plain; charset=windows-1252\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=93caf=E9=94 =80 soft=\r\n wrap\r\n`
    expect((await lines(mail)).at(-1)).toBe('paragraph: “café” € soft wrap')
  })

  it('prefers HTML and puts its headings below the subject', async () => {
    const mail =
      `${HEAD}Subject: S\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nplain\r\n` +
      '--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n' +
      `${Buffer.from('<h1>Ünit</h1><table><tr><td>a<td>b</table><script>x</script>').toString('base64')}\r\n--b--\r\n`
    const { blocks } = await read(mail)
    expect(blocks.slice(4).map(({ type, content, attributes }) => [type, content, attributes?.level])).toEqual([
      ['heading', 'Ünit', 2],
      ['table', '| a | b |\n| --- | --- |', undefined],
    ])
  })

  it('names each attachment that it does not read', async () => {
    const { receipt } = await read(
      multipart(
        'Content-Type: text/plain\r\n\r\nSee attached.',
        'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="../../report.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=',
        'Content-Type: application/pgp-signature; name=s.asc\r\n\r\nsig',
        'Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nxx',
      ),
    )
    expect(receipt.skipped.map(({ code, where }) => [code, where])).toEqual([
      ['attachment', '../../report.pdf'],
      ['encrypted_part', 'smime.p7m'],
    ])
    expect(receipt.skipped[0]?.message).toContain('add it as a file of its own')
    expect(receipt.found.attachments).toBe(3)
  })

  it('takes a picture of the text for a figure', async () => {
    const mail = multipart(
      'Content-Type: text/html\r\n\r\n<p>Look: <img src="cid:one" alt="A plan of the house"></p>',
      'Content-Type: image/png\r\nContent-ID: <one>\r\nContent-Disposition: inline; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw==',
    )
    const { blocks, receipt } = await read(mail)
    expect(blocks.at(-1)).toMatchObject({ type: 'figure', content: 'A plan of the house' })
    expect(receipt.skipped).toEqual([])
  })

  it('reads a mail in a mail below a heading', async () => {
    const inner = 'From: c@example.com\r\nSubject: Inner\r\nContent-Type: text/html\r\n\r\n<h1>Deep</h1><p>text</p>'
    const { blocks } = await read(
      multipart('Content-Type: text/plain\r\n\r\nouter', `Content-Type: message/rfc822\r\n\r\n${inner}`),
    )
    expect(blocks.slice(4).map(({ content, attributes }) => [content, attributes?.level])).toEqual([
      ['outer', undefined],
      ['Inner', 2],
      ['From: c@example.com', undefined],
      ['Deep', 3],
      ['text', undefined],
    ])
  })

  it('ends at mails that hold mails for ever', async () => {
    let mail = 'Subject: end\r\n\r\nbottom'
    for (let i = 0; i < 12; i++)
      mail = `Subject: level ${i}\r\nFrom: a@example.com\r\nContent-Type: message/rfc822\r\n\r\n${mail}`
    const { receipt } = await read(mail)
    expect(receipt.skipped).toMatchObject([{ code: 'attachment', count: 1 }])
  })

  it('reads headers as text, whatever they hold', async () => {
    const mail = `From: "x\r\n <script>alert(1)</script>" <a@example.com>\r\nSubject: one\r\n two =?utf-8?Q?=0D=0ABcc:_evil=40example.com?=\r\n__proto__: x\r\nTo: team: a@example.com, b@example.com;\r\nDate: never\r\n\r\nbody`
    expect(await lines(mail)).toEqual([
      'heading: one two Bcc: evil@example.com',
      'paragraph: From: x <script>alert(1)</script> <a@example.com>',
      'paragraph: To: team: a@example.com, b@example.com;',
      'paragraph: Date: never',
      'paragraph: body',
    ])
  })

  it('reads a mail that ends in the middle', async () => {
    const whole = multipart('Content-Type: text/plain\r\n\r\nfirst part', 'Content-Type: text/plain\r\n\r\nsecond')
    expect((await lines(whole.slice(0, whole.indexOf('second') + 3))).slice(4)).toEqual([
      'paragraph: first part',
      'paragraph: sec',
    ])
  })

  it('passes over the envelope line of a mailbox', async () => {
    expect(await lines(`From ann@example.com Tue Apr  1 10:00:00 2025\n${HEAD}Subject: S\n\nbody`)).toContain(
      'heading: S',
    )
  })

  it('refuses what is no mail, naming it', async () => {
    await expect(read('just some words')).rejects.toMatchObject({
      code: 'parse_failed',
      message: expect.stringContaining('"mail.eml"') as string,
    })
  })

  it('refuses headers without end', async () => {
    const mail = `${HEAD}${Array.from({ length: 60_000 }, (_, i) => `X-${i}: ${'y'.repeat(40)}\r\n`).join('')}\r\nbody`
    await expect(read(mail)).rejects.toMatchObject({ code: 'parse_failed' })
  })
})

describe('paragraphsOf', () => {
  it('parts text at blank lines and changes of quoting', () => {
    expect(paragraphsOf('a\nb\n\nc\n> d\n> \n> e\n')).toEqual(['a\nb', 'c', '> d', '> e'])
  })
})
