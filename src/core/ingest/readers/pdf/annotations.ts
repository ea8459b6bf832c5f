/** Links and form fields of a page. */
import { type Matrix, toNumbers } from './matrix.ts'
import { type Box, type Font, isInside, type PageContent, type Word } from './page-content.ts'
import type { PdfDocument } from './pdfjs.ts'

export type PageLink = { readonly href: string; readonly box: Box }
/** `text` is the value that a person sees; a check box has a box sign. */
type FormField = { readonly text: string; readonly box: Box; readonly isCheck: boolean }
export type Annotations = { readonly links: readonly PageLink[]; readonly fields: readonly FormField[] }

const NONE: Annotations = { links: [], fields: [] }
const MAX_ANNOTATIONS = 20_000
const FIELD_FONT: Font = { id: '', name: '', isBold: false, isItalic: false, isMono: false, isMath: false }
const FIELD_SIZE = 9

/** Pages whose annotations are read at once. */
export const ANNOTATION_PAGES = 32
const LINK = 2
const WIDGET = 20
/** Invisible, hidden or not for the screen. */
const UNSEEN = 1 | 2 | 32

export type RawAnnotations = ReadonlyMap<number, readonly unknown[]>

/**
 * Of the pages from `first` (counted from 1) on, by page number.
 * Reading them page by page would extract the text below each link, which takes as long as the page itself.
 */
export async function listAnnotations(document: PdfDocument, first: number): Promise<RawAnnotations> {
  const skipped = new Set<number>()
  for (let index = 0; index < document.numPages; index++)
    if (index < first - 1 || index >= first - 1 + ANNOTATION_PAGES) skipped.add(index)
  const byPage = new Map<number, unknown[]>()
  // Broken annotations cost no text.
  const list: unknown = await document.getAnnotationsByType(new Set([LINK, WIDGET]), skipped).catch(() => [])
  for (const raw of Array.isArray(list) ? list : []) {
    if (typeof raw !== 'object' || raw === null) continue
    const pageNo = Number(Reflect.get(raw, 'pageIndex')) + 1
    const own = byPage.get(pageNo)
    if (own) own.push(raw)
    else byPage.set(pageNo, [raw])
  }
  return byPage
}

export function toAnnotations(list: readonly unknown[], toPage: Matrix): Annotations {
  if (list.length === 0) return NONE
  const links: PageLink[] = []
  const fields: FormField[] = []
  for (const raw of list.slice(0, MAX_ANNOTATIONS)) {
    if (typeof raw !== 'object' || raw === null) continue
    const of = (key: string): unknown => Reflect.get(raw, key)
    const box = toBox(of('rect'), toPage)
    const href = of('url')
    if (
      of('subtype') === 'Link' &&
      !isUnseen(of('annotationFlags')) &&
      typeof href === 'string' &&
      /^(?:https?|mailto|ftp|tel):/i.test(href)
    )
      links.push({ href, box })
    if (of('subtype') !== 'Widget' || of('hidden') === true || of('pushButton') === true) continue
    const isCheck = of('checkBox') === true || of('radioButton') === true
    fields.push({ text: isCheck ? checkSign(of) : valueText(of('fieldValue')), box, isCheck })
  }
  return { links, fields }
}

function isUnseen(flags: unknown): boolean {
  return typeof flags === 'number' && (flags & UNSEEN) !== 0
}

function toBox(rect: unknown, m: Matrix): Box {
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = toNumbers(rect)
  const place = (x: number, y: number): readonly [number, number] => [
    m[0] * x + m[2] * y + m[4],
    m[1] * x + m[3] * y + m[5],
  ]
  const [ax, ay] = place(x0, y0)
  const [bx, by] = place(x1, y1)
  return { l: Math.min(ax, bx), r: Math.max(ax, bx), b: Math.min(ay, by), t: Math.max(ay, by) }
}

function checkSign(of: (key: string) => unknown): string {
  const value = of('fieldValue')
  const own = of('exportValue') ?? of('buttonValue')
  const isOn =
    typeof value === 'string' && value !== '' && value !== 'Off' && (typeof own !== 'string' || own === value)
  return isOn ? '☒' : '☐'
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value.trim()
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(', ') : ''
}

/** Values that the page does not draw stand as words where their field is. */
export function withFields(content: PageContent, fields: readonly FormField[]): PageContent {
  if (fields.length === 0) return content
  const checks = fields.filter(({ isCheck }) => isCheck)
  const drawn = (content.words.get(0) ?? []).filter(
    (word) => !(word.isField && checks.some(({ box }) => isInside(word, box, 0))),
  )
  const missing = fields.filter(
    ({ text, box, isCheck }) =>
      text !== '' && (isCheck || !drawn.some((word) => word.isField && isInside(word, box, 1))),
  )
  const words = [...drawn, ...missing.map((field, index) => toWord(field, drawn.length + index))]
  return { ...content, words: new Map([...content.words, [0, words]]) }
}

function toWord({ text, box, isCheck }: FormField, order: number): Word {
  const size = Math.min(FIELD_SIZE, box.t - box.b)
  const y = (box.b + box.t) / 2 - 0.3 * size
  const r = isCheck ? box.r : Math.min(box.r, box.l + text.length * size * 0.5)
  return {
    l: box.l,
    r,
    b: y - 0.2 * size,
    t: y + 0.75 * size,
    text,
    y,
    size,
    font: FIELD_FONT,
    order,
    isSpaced: true,
    isArtifact: false,
    isField: true,
    isRightToLeft: false,
  }
}
