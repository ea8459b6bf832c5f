/** What stands in a paragraph, in order: text, formulas, notes, checkboxes and drawings. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { ommlToLatex } from '../math/omml.ts'
import { type Drawing, drawingsOf } from './drawings.ts'
import { linkOf } from './fields.ts'
import { fontOf, isMonospaced, isOn, type Path, toggleOf, valueOf } from './properties.ts'
import type { NoteRef, Reading, Story } from './reading.ts'
import type { Style } from './styles.ts'
import { isSymbolFont, symbolsToText } from './symbols.ts'
import { visitElements } from './visit-elements.ts'

export type Piece =
  | { readonly kind: 'text'; readonly text: string; readonly href: string | null; readonly isMono: boolean }
  | { readonly kind: 'formula'; readonly latex: string; readonly isDisplay: boolean }
  | { readonly kind: 'note'; readonly note: NoteRef }
  | { readonly kind: 'checkbox'; readonly isChecked: boolean }
  | { readonly kind: 'drawing'; readonly drawing: Drawing }

export type Inline = { readonly pieces: readonly Piece[]; readonly comments: readonly string[] }

type Scan = {
  readonly reading: Reading
  readonly story: Story
  readonly style: Style
  readonly pieces: Piece[]
  readonly comments: string[]
  /** Of the element that is visited. */
  readonly path: number[]
  href: string | null
  /** In an alternative for older programs: what says nothing there was counted before. */
  isFallback: boolean
}

type Source = { readonly element: XmlElement; readonly path: Path; readonly story: Story; readonly style: Style }

/** The contents of a `w:p`, or of another element as if it stood in one. */
export function readInline(reading: Reading, { element, path, story, style }: Source): Inline {
  const comments = story.comments.splice(0)
  const scan: Scan = { reading, story, style, pieces: [], comments, path: [...path], href: null, isFallback: false }
  if (element.name === 'w:p') visitChildren(element, scan)
  else visit(element, scan)
  story.fields.endParagraph()
  return { pieces: scan.pieces, comments }
}

function visitChildren(parent: XmlElement, scan: Scan): void {
  visitElements(parent, scan.path, (child) => visit(child, scan))
}

function visit(element: XmlElement, scan: Scan): void {
  switch (element.name) {
    case 'w:r':
      return visitRun(element, scan)
    case 'w:hyperlink':
      return linked(element, linkTarget(element, scan), scan)
    case 'w:fldSimple':
      return linked(element, linkOf(element.attributes['w:instr'] ?? ''), scan)
    case 'w:ins':
    case 'w:moveTo':
    case 'w:smartTag':
    case 'w:customXml':
    case 'w:dir':
    case 'w:bdo':
    case 'w:sdtContent':
      return visitChildren(element, scan)
    case 'w:sdt':
      return visitControl(element, scan)
    case 'm:oMathPara':
      for (const formula of elements(element, 'm:oMath')) addFormula(formula, true, scan)
      return
    case 'm:oMath':
      return addFormula(element, false, scan)
    case 'mc:AlternateContent':
      return visitAlternatives(element, scan, visitChildren)
    case 'w:commentRangeStart':
      addComment(element, scan)
      return
    default:
      return
  }
}

function linked(element: XmlElement, href: string | null, scan: Scan): void {
  const outer = scan.href
  scan.href = href ?? outer
  visitChildren(element, scan)
  scan.href = outer
}

function linkTarget({ attributes }: XmlElement, { story }: Scan): string | null {
  const target = story.part.relationships.get(attributes['r:id'] ?? '')?.target
  if (target === undefined) return null
  const anchor = attributes['w:anchor']
  return anchor === undefined || target.includes('#') ? target : `${target}#${anchor}`
}

function visitControl(element: XmlElement, scan: Scan): void {
  const checkbox = firstElement(firstElement(element, 'w:sdtPr'), 'w14:checkbox')
  if (!checkbox) return visitChildren(element, scan)
  const state = firstElement(checkbox, 'w14:checked')
  const isChecked = state !== undefined && isOn(state.attributes['w14:val'])
  scan.pieces.push({ kind: 'checkbox', isChecked })
}

/** The first of the alternatives that gives something: never two of them. */
function visitAlternatives(element: XmlElement, scan: Scan, read: (alternative: XmlElement, scan: Scan) => void): void {
  const before = scan.pieces.length
  for (const [index, alternative] of elements(element).entries()) {
    scan.path.push(index)
    scan.isFallback = index > 0
    read(alternative, scan)
    scan.path.pop()
    scan.isFallback = false
    if (scan.pieces.length > before) return
  }
}

function addFormula(element: XmlElement, isDisplay: boolean, scan: Scan): void {
  const latex = ommlToLatex(element)
  if (latex !== '' && !scan.story.fields.isHidden) scan.pieces.push({ kind: 'formula', latex, isDisplay })
}

function addComment(element: XmlElement, scan: Scan): void {
  const id = element.attributes['w:id']
  if (id !== undefined) scan.comments.push(id)
}

type Run = { readonly isHidden: boolean; readonly isMono: boolean; readonly font: string | null }

function visitRun(element: XmlElement, scan: Scan): void {
  const properties = firstElement(element, 'w:rPr')
  const character = scan.reading.styles.character(valueOf(properties, 'w:rStyle'))
  const run: Run = {
    isHidden: toggleOf(properties, 'w:vanish') ?? (character.isHidden || scan.style.isHidden),
    isMono: isMonospaced(properties) ?? character.isMono ?? scan.style.isMono ?? false,
    font: fontOf(properties),
  }
  visitRunChildren(element, run, scan)
}

function visitRunChildren(parent: XmlElement, run: Run, scan: Scan): void {
  visitElements(parent, scan.path, (child) => {
    if (child.name !== 'w:rPr') visitRunChild(child, run, scan)
  })
}

const SIGNS: Readonly<Record<string, string>> = {
  'w:tab': '\t',
  'w:ptab': '\t',
  'w:br': '\n',
  'w:cr': '\n',
  'w:noBreakHyphen': '-',
}

function visitRunChild(child: XmlElement, run: Run, scan: Scan): void {
  const sign = SIGNS[child.name]
  if (sign !== undefined) return addText(sign, run, scan)
  switch (child.name) {
    case 'w:t':
      return addText(textOf(child), run, scan)
    case 'w:sym':
      return addSymbol(child, run, scan)
    case 'w:fldChar':
      return visitFieldCharacter(child, run, scan)
    case 'w:instrText':
      return scan.story.fields.instruct(textOf(child))
    case 'w:footnoteReference':
      return addNote('footnote', child, scan)
    case 'w:endnoteReference':
      return addNote('endnote', child, scan)
    case 'w:commentReference':
      return addComment(child, scan)
    case 'w:ruby':
      return visitRuby(child, scan)
    case 'w:drawing':
    case 'w:pict':
    case 'w:object':
      return addDrawings(child, scan)
    case 'mc:AlternateContent':
      return visitAlternatives(child, scan, (alternative) => visitRunChildren(alternative, run, scan))
    default:
      return
  }
}

function addText(text: string, run: Run, scan: Scan): void {
  const { fields } = scan.story
  if (text === '' || fields.isHidden) return
  if (run.isHidden) return scan.reading.tally.add('hidden_text')
  fields.showed()
  const isSymbols = isSymbolFont(run.font) || /[\uf000-\uf0ff]/.test(text)
  const read = isSymbols ? symbolsToText(text, run.font) : { text, unknown: 0 }
  scan.reading.tally.add('unknown_symbols', read.unknown)
  const href = scan.href ?? fields.href
  // A soft hyphen is shown only where a line happens to break.
  scan.pieces.push({ kind: 'text', text: read.text.replaceAll('\u00ad', ''), href, isMono: run.isMono })
}

function addSymbol(element: XmlElement, run: Run, scan: Scan): void {
  const { 'w:char': code = '', 'w:font': font } = element.attributes
  if (/^[0-9a-f]{1,4}$/i.test(code))
    addText(String.fromCharCode(Number.parseInt(code, 16)), { ...run, font: font ?? run.font }, scan)
}

function visitFieldCharacter(element: XmlElement, run: Run, scan: Scan): void {
  const { fields } = scan.story
  const type = element.attributes['w:fldCharType']
  if (type === 'begin') return fields.begin(element)
  if (type === 'separate') return fields.separate()
  const end = fields.end()
  if (end?.kind === 'checkbox') scan.pieces.push(end)
  if (end?.kind === 'text') addText(end.text, run, scan)
  if (end?.kind === 'missing') scan.reading.tally.add('fields_without_result')
}

function addNote(kind: 'footnote' | 'endnote', element: XmlElement, scan: Scan): void {
  const id = element.attributes['w:id']
  if (id === undefined || scan.story.fields.isHidden) return
  const custom = element.attributes['w:customMarkFollows']
  const mark = custom !== undefined && isOn(custom) ? '' : scan.reading.markOf(kind, id)
  scan.pieces.push({ kind: 'note', note: { kind, id, mark } })
}

/** How it sounds stands above the text; on a line it is put in brackets. */
function visitRuby(element: XmlElement, scan: Scan): void {
  const [base, sound] = [firstElement(element, 'w:rubyBase'), firstElement(element, 'w:rt')]
  if (base) visitChildren(base, scan)
  const run: Run = { isHidden: false, isMono: false, font: null }
  const text = sound ? textOf(sound).trim() : ''
  if (text !== '') addText(`(${text})`, run, scan)
}

function addDrawings(element: XmlElement, scan: Scan): void {
  if (scan.story.fields.isHidden) return
  scan.story.fields.showed()
  const { path, story, reading } = scan
  const drawings = drawingsOf(element, { path, part: story.part, tally: reading.tally })
  for (const drawing of drawings) scan.pieces.push({ kind: 'drawing', drawing })
}
