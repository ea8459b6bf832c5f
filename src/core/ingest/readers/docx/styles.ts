/** Styles with what they inherit. Names count, not ids: ids are in the language of the program that wrote them. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { indentOf, integerOf, isMonospaced, toggleOf, valueOf } from './properties.ts'

export type StyleRole = 'title' | 'heading' | 'toc' | 'caption' | 'code' | 'list_bullet' | 'list_number' | 'plain'

export type Style = {
  readonly id: string
  readonly role: StyleRole
  /** Of a heading, from 1; of a list style, from 0. */
  readonly level: number
  readonly numId: string | null
  readonly ilvl: number | null
  readonly isMono: boolean | null
  readonly isHidden: boolean
  readonly indent: number | null
}

export type Styles = {
  /** The default paragraph style for undefined; a style that is not there is judged by its id. */
  readonly paragraph: (id: string | undefined) => Style
  readonly character: (id: string | undefined) => Style
  /** Of a numbering style. */
  readonly numberingOf: (id: string) => string | null
  /** The document's own text is monospaced, so that a font says nothing. */
  readonly isBodyMono: boolean
}

const PLAIN: Style = {
  id: '',
  role: 'plain',
  level: 1,
  numId: null,
  ilvl: null,
  isMono: null,
  isHidden: false,
  indent: null,
}
/** Longer chains are loops. */
const MAX_CHAIN = 50

export function createStyles(root: XmlElement | null): Styles {
  const raw = new Map<string, XmlElement>()
  const defaults = new Map<string, string>()
  for (const style of root ? elements(root, 'w:style') : []) {
    const id = style.attributes['w:styleId']
    if (id === undefined) continue
    raw.set(id, style)
    if (style.attributes['w:default'] === '1' || style.attributes['w:default'] === 'true')
      defaults.set(style.attributes['w:type'] ?? 'paragraph', id)
  }
  const base = documentDefaults(root)
  const known = new Map<string, Style>()
  const resolve = (id: string): Style => {
    const cached = known.get(id)
    if (cached) return cached
    const chain = chainOf(id, raw)
    const style = chain.length > 0 ? chain.reduceRight(inherit, base) : { ...base, ...roleOf(spaced(id)), id }
    known.set(id, style)
    return style
  }
  const paragraph = (id: string | undefined): Style => {
    const own = id ?? defaults.get('paragraph')
    return own === undefined ? base : resolve(own)
  }
  return {
    paragraph,
    character: (id) => (id === undefined ? PLAIN : resolve(id)),
    numberingOf: (id) => resolve(id).numId,
    isBodyMono: paragraph(undefined).isMono === true,
  }
}

function documentDefaults(root: XmlElement | null): Style {
  const defaults = root ? firstElement(root, 'w:docDefaults') : undefined
  const run = firstElement(firstElement(defaults, 'w:rPrDefault'), 'w:rPr')
  return { ...PLAIN, isMono: isMonospaced(run) }
}

function chainOf(id: string, raw: ReadonlyMap<string, XmlElement>): readonly XmlElement[] {
  const chain: XmlElement[] = []
  let current: string | undefined = id
  while (current !== undefined && chain.length < MAX_CHAIN) {
    const style = raw.get(current)
    if (!style || chain.includes(style)) break
    chain.push(style)
    current = valueOf(style, 'w:basedOn')
  }
  return chain
}

function inherit(parent: Style, style: XmlElement): Style {
  const paragraph = firstElement(style, 'w:pPr')
  const run = firstElement(style, 'w:rPr')
  const numbering = firstElement(paragraph, 'w:numPr')
  const ownRole = roleOf(valueOf(style, 'w:name') ?? '')
  const outline = integerOf(valueOf(paragraph, 'w:outlineLvl'))
  const role = ownRole ?? outlined(outline, parent)
  return {
    ...parent,
    id: style.attributes['w:styleId'] ?? '',
    ...role,
    numId: valueOf(numbering, 'w:numId') ?? parent.numId,
    ilvl: integerOf(valueOf(numbering, 'w:ilvl')) ?? parent.ilvl,
    isMono: isMonospaced(run) ?? parent.isMono,
    isHidden: toggleOf(run, 'w:vanish') ?? parent.isHidden,
    indent: indentOf(paragraph) ?? parent.indent,
  }
}

type Role = Pick<Style, 'role' | 'level'>

/** An outline level makes a heading of what is not something else already. */
function outlined(outline: number | null, parent: Style): Role {
  const isOpen = parent.role === 'plain' || parent.role === 'heading'
  if (outline !== null && outline >= 0 && outline <= 8 && isOpen) return { role: 'heading', level: outline + 1 }
  return { role: parent.role, level: parent.level }
}

const TITLE = /^(?:title|titel|titre|título|titolo|tytuł|название|заголовок|标题|標題|表題|제목)$/
const HEADING =
  /^(?:heading|überschrift|titre|título|titolo|encabezado|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|címsor|başlık|заголовок|标题|標題|見出し|제목)[ _-]*([1-9])$/
const CAPTION = /^(?:(?:image|table|figure) )?caption$|^(?:beschriftung|légende|leyenda|didascalia|题注|圖表標題)$/
const CODE =
  /^(?:source code|html preformatted|code|code ?block|code ?listing|program listing|preformatted|preformatted text|verbatim|macro|macro text|html vorformatiert|vorformatierter text)$/
const TOC = /^(?:(?:toc|index|contents|verzeichnis|inhaltsverzeichnis|tm) [1-9]|table of (?:figures|authorities))$/

/** Null: what the parent style is. */
function roleOf(styleName: string): Role | null {
  const name = styleName.trim().toLowerCase()
  if (TITLE.test(name)) return { role: 'title', level: 1 }
  const level = HEADING.exec(name)?.[1]
  if (level !== undefined) return { role: 'heading', level: Number(level) }
  if (name === 'heading' || /^(?:toc|contents|index) heading$/.test(name)) return { role: 'heading', level: 1 }
  if (name === 'subtitle' || name === 'untertitel' || name === 'normal') return { role: 'plain', level: 1 }
  if (TOC.test(name)) return { role: 'toc', level: 1 }
  if (CAPTION.test(name)) return { role: 'caption', level: 1 }
  if (CODE.test(name)) return { role: 'code', level: 1 }
  const [, kind, depth = '1'] = /^list (bullet|number)(?: ([2-5]))?$/.exec(name) ?? []
  if (kind !== undefined) return { role: kind === 'bullet' ? 'list_bullet' : 'list_number', level: Number(depth) - 1 }
  return null
}

/** `Heading1` as `Heading 1`. */
function spaced(id: string): string {
  return id.replace(/([a-z])([A-Z]|\d$)/g, '$1 $2')
}
