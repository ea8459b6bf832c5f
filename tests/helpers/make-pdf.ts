/** A PDF written by code: text at places in standard fonts, lines, boxes, grey images, links, fields and bookmarks. */

export type PdfFont = 'Helvetica' | 'Helvetica-Bold' | 'Helvetica-Oblique' | 'Times-Roman' | 'Courier' | 'Symbol'
export type PdfMark =
  | {
      readonly text: string
      readonly x: number
      readonly y: number
      readonly size?: number
      readonly font?: PdfFont
      readonly angle?: 90 | 270
      readonly artifact?: boolean
    }
  | { readonly line: readonly [x0: number, y0: number, x1: number, y1: number] }
  /** A filled rectangle: left, bottom, width, height. */
  | { readonly box: readonly [x: number, y: number, width: number, height: number] }
  /** Grey values, drawn to the place: left, bottom, width, height. */
  | { readonly image: GreyPixels; readonly at: readonly [x: number, y: number, width: number, height: number] }
  | { readonly operators: string }
export type GreyPixels = { readonly width: number; readonly height: number; readonly grey: Uint8Array }
export type PdfLink = { readonly href: string; readonly rect: readonly [number, number, number, number] }
export type PdfField = {
  readonly name: string
  readonly rect: readonly [number, number, number, number]
  readonly value?: string
  readonly isChecked?: boolean
}
export type PdfPageSpec = {
  readonly marks: readonly PdfMark[]
  readonly links?: readonly PdfLink[]
  readonly fields?: readonly PdfField[]
  readonly rotate?: 90 | 180 | 270
  readonly size?: readonly [width: number, height: number]
}
export type PdfSpec = {
  readonly pages: readonly PdfPageSpec[]
  readonly bookmarks?: readonly string[]
  readonly trailer?: string
}

const FONTS: readonly PdfFont[] = [
  'Helvetica',
  'Helvetica-Bold',
  'Helvetica-Oblique',
  'Times-Roman',
  'Courier',
  'Symbol',
]

export function makePdf({ pages, bookmarks = [], trailer = '' }: PdfSpec): Uint8Array {
  const objects: Array<string | Buffer> = []
  const add = (body: string | Buffer): number => objects.push(body)
  const catalog = add('')
  const tree = add('')
  const fonts = FONTS.map((name) =>
    add(`<</Type/Font/Subtype/Type1/BaseFont/${name}${name === 'Symbol' ? '' : '/Encoding/WinAnsiEncoding'}>>`),
  )
  const fields: number[] = []
  const kids = pages.map((page) => addPage(page, { add, fonts, tree, fields }))
  objects[tree - 1] = `<</Type/Pages/Count ${kids.length}/Kids[${references(kids)}]>>`
  const outline = bookmarks.length > 0 ? `/Outlines ${addOutline(bookmarks, kids[0] ?? 0, add)} 0 R` : ''
  const form =
    fields.length > 0
      ? `/AcroForm<</Fields[${references(fields)}]/DA(/F0 9 Tf 0 g)/DR<</Font<</F0 ${fonts[0]} 0 R>>>>>>`
      : ''
  objects[catalog - 1] = `<</Type/Catalog/Pages ${tree} 0 R${outline}${form}>>`
  return write(objects, trailer)
}

type Context = {
  readonly add: (body: string | Buffer) => number
  readonly fonts: readonly number[]
  readonly tree: number
  readonly fields: number[]
}

function addPage(page: PdfPageSpec, { add, fonts, tree, fields }: Context): number {
  const images: number[] = []
  const content = page.marks
    .map((mark) => {
      if (!('image' in mark)) return operators(mark)
      images.push(
        add(
          stream(
            `/Type/XObject/Subtype/Image/Width ${mark.image.width}/Height ${mark.image.height}/ColorSpace/DeviceGray/BitsPerComponent 8`,
            Buffer.from(mark.image.grey),
          ),
        ),
      )
      const [x, y, width, height] = mark.at
      return `q ${width} 0 0 ${height} ${x} ${y} cm /I${images.length - 1} Do Q`
    })
    .join('\n')
  const contents = add(stream('', Buffer.from(content, 'latin1')))
  const annotations = [
    ...(page.links ?? []).map(({ href, rect }) =>
      add(`<</Type/Annot/Subtype/Link/Rect[${rect.join(' ')}]/A<</S/URI/URI(${escape(href)})>>>>`),
    ),
    ...(page.fields ?? []).map((field) => {
      const number = add(widget(field))
      fields.push(number)
      return number
    }),
  ]
  const [width, height] = page.size ?? [612, 792]
  const fontNames = fonts.map((number, index) => `/F${index} ${number} 0 R`).join('')
  const imageNames = images.map((number, index) => `/I${index} ${number} 0 R`).join('')
  return add(
    `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${width} ${height}]/Rotate ${page.rotate ?? 0}/Contents ${contents} 0 R` +
      `/Resources<</Font<<${fontNames}>>/XObject<<${imageNames}>>>>/Annots[${references(annotations)}]>>`,
  )
}

function operators(mark: Exclude<PdfMark, { image: GreyPixels }>): string {
  if ('operators' in mark) return mark.operators
  if ('line' in mark) return `0.7 w ${mark.line[0]} ${mark.line[1]} m ${mark.line[2]} ${mark.line[3]} l S`
  if ('box' in mark) return `0.9 g ${mark.box.join(' ')} re f 0 g`
  const { text, x, y, size = 10, font = 'Helvetica', angle, artifact = false } = mark
  const turn = angle === 90 ? '0 1 -1 0' : angle === 270 ? '0 -1 1 0' : '1 0 0 1'
  const shown = `BT /F${FONTS.indexOf(font)} ${size} Tf ${turn} ${x} ${y} Tm (${escape(text)}) Tj ET`
  return artifact ? `/Artifact BMC ${shown} EMC` : shown
}

function widget({ name, rect, value, isChecked }: PdfField): string {
  const kind =
    isChecked === undefined
      ? `/FT/Tx/V(${escape(value ?? '')})`
      : `/FT/Btn/V/${isChecked ? 'Yes' : 'Off'}/AS/${isChecked ? 'Yes' : 'Off'}`
  return `<</Type/Annot/Subtype/Widget/T(${escape(name)})/Rect[${rect.join(' ')}]/F 4${kind}/DA(/F0 9 Tf 0 g)>>`
}

function addOutline(titles: readonly string[], page: number, add: Context['add']): number {
  const first = add('')
  const items = titles.map((title, index) => {
    const own = first + 1 + index
    const links = `${index > 0 ? `/Prev ${own - 1} 0 R` : ''}${index < titles.length - 1 ? `/Next ${own + 1} 0 R` : ''}`
    return `<</Title(${escape(title)})/Parent ${first} 0 R/Dest[${page} 0 R/Fit]${links}>>`
  })
  for (const item of items) add(item)
  return add(`<</Type/Outlines/First ${first + 1} 0 R/Last ${first + titles.length} 0 R/Count ${titles.length}>>`)
}

/** Latin text as WinAnsi bytes: bullet and dashes have places of their own there. */
function escape(text: string): string {
  return text
    .replaceAll('•', '\u0095')
    .replaceAll('–', '\u0096')
    .replaceAll('—', '\u0097')
    .replace(/[\\()]/g, '\\$&')
}

function stream(entries: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`<<${entries}/Length ${data.length}>>stream\n`), data, Buffer.from('\nendstream')])
}

function references(numbers: readonly number[]): string {
  return numbers.map((number) => `${number} 0 R`).join(' ')
}

function write(objects: ReadonlyArray<string | Buffer>, trailer: string): Uint8Array {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  let offset = pieces[0]?.length ?? 0
  const offsets = objects.map((body, index) => {
    const start = offset
    const piece = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.isBuffer(body) ? body : Buffer.from(body, 'latin1'),
      Buffer.from('\nendobj\n'),
    ])
    pieces.push(piece)
    offset += piece.length
    return start
  })
  const entries = offsets.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  pieces.push(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${offset}\n%%EOF\n`,
    ),
  )
  return new Uint8Array(Buffer.concat(pieces))
}
