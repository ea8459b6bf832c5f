/** Office math (ISO 29500-1, 22.1) as LaTeX. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import {
  joinLatex,
  LATEX_ACCENTS,
  LATEX_ALPHABETS,
  LATEX_FUNCTIONS,
  latexOfSymbol,
  latexOfText,
  latexText,
} from './latex-symbols.ts'

/** `m:oMath` or anything that stands in one. What a reader does not know is read as its contents: no text is lost. */
export function ommlToLatex(element: XmlElement): string {
  return tidy(content(element, PLAIN))
}

/** Without spaces around, and with one wide space for several. */
function tidy(latex: string): string {
  return latex
    .replace(/(?:\\ ){2,}/g, '\\quad ')
    .replace(/^(?:\s|\\ |\\quad )+/, '')
    .replace(/\\quad $/, '')
    .replace(/(?<!\\)(?:\\ )+$/, '')
    .trimEnd()
}

/** Inside an array `&` aligns; elsewhere it is a sign. */
type Context = { readonly isAligned: boolean }
const PLAIN: Context = { isAligned: false }

function content(parent: XmlElement | undefined, context: Context): string {
  return joinLatex((parent ? elements(parent) : []).map((child) => render(child, context)))
}

type Render = (element: XmlElement, context: Context) => string

const RENDERERS: Readonly<Record<string, Render>> = {
  'm:r': run,
  'w:r': (element) => latexText(elements(element, 'w:t').map(textOf).join('')),
  'm:f': fraction,
  'm:sSup': (element, context) => `${base(element, context)}^{${part(element, 'm:sup', context)}}`,
  'm:sSub': (element, context) => `${base(element, context)}_{${part(element, 'm:sub', context)}}`,
  'm:sSubSup': (element, context) => `${base(element, context)}${scripts(element, context)}`,
  'm:sPre': (element, context) => `{}${scripts(element, context)}${part(element, 'm:e', context)}`,
  'm:rad': radical,
  'm:nary': nary,
  'm:d': delimiters,
  'm:func': functionOf,
  'm:limLow': (element, context) => limit(element, context, 'low'),
  'm:limUpp': (element, context) => limit(element, context, 'high'),
  'm:acc': accent,
  'm:bar': bar,
  'm:groupChr': groupCharacter,
  'm:borderBox': (element, context) => `\\boxed{${part(element, 'm:e', context)}}`,
  'm:phant': phantom,
  'm:m': matrix,
  'm:eqArr': equationArray,
  'w:br': () => ' ',
}
/** Properties, and what tracked changes took out. */
const SILENT = /^(?:m:\w+Pr|w:rPr|w:del|w:moveFrom)$/

function render(element: XmlElement, context: Context): string {
  if (Object.hasOwn(RENDERERS, element.name)) return RENDERERS[element.name]?.(element, context) ?? ''
  return SILENT.test(element.name) ? '' : content(element, context)
}

function part(element: XmlElement, name: string, context: Context): string {
  return tidy(content(firstElement(element, name), context))
}

function property(element: XmlElement, name: string): string | undefined {
  const properties = firstElement(element, `${element.name}Pr`)
  const found = firstElement(properties, name)
  return found ? (found.attributes['m:val'] ?? '') : undefined
}

function isSet(element: XmlElement, name: string): boolean {
  const value = property(element, name)
  return value !== undefined && value !== '0' && value !== 'off' && value !== 'false'
}

function run(element: XmlElement, context: Context): string {
  const text = elements(element)
    .map((child) => (child.name === 'm:t' || child.name === 'w:t' ? textOf(child) : child.name === 'w:br' ? ' ' : ''))
    .join('')
  const properties = firstElement(element, 'm:rPr')
  const value = (name: string): string => firstElement(properties, name)?.attributes['m:val'] ?? ''
  if (firstElement(properties, 'm:nor') && text.trim() === '') return text === '' ? '' : '\\ '
  if (firstElement(properties, 'm:nor')) return LATEX_FUNCTIONS.has(text) ? `\\${text}` : latexText(text)
  const upright = value('m:sty') === 'p' && LATEX_FUNCTIONS.has(text.trim())
  if (upright) return `\\${text.trim()}`
  const latex = context.isAligned ? aligned(text) : latexOfText(text)
  const style =
    LATEX_ALPHABETS.get(value('m:scr')) ?? (value('m:sty') === 'b' || value('m:sty') === 'bi' ? 'mathbf' : '')
  return style === '' || !/[\p{L}\p{N}]/u.test(text) ? latex : `\\${style}{${latex}}`
}

/** `#` stands before the number of an equation. */
function aligned(text: string): string {
  return text
    .split(/([&#])/)
    .map((piece) => (piece === '&' ? '&' : piece === '#' ? '\\quad ' : latexOfText(piece)))
    .join('')
}

function fraction(element: XmlElement, context: Context): string {
  const top = part(element, 'm:num', context)
  const bottom = part(element, 'm:den', context)
  switch (property(element, 'm:type')) {
    case 'noBar':
      return `\\genfrac{}{}{0pt}{}{${top}}{${bottom}}`
    case 'lin':
    case 'skw':
      return `{${top}}/{${bottom}}`
    default:
      return `\\frac{${top}}{${bottom}}`
  }
}

/** What carries a script must be one thing: a letter, a command without arguments, or a group in braces. */
function base(element: XmlElement, context: Context): string {
  const latex = part(element, 'm:e', context)
  return [...latex].length <= 1 || /^\\(?:[A-Za-z]+|.)$/.test(latex) ? latex : `{${latex}}`
}

function scripts(element: XmlElement, context: Context): string {
  const below = part(element, 'm:sub', context)
  const above = part(element, 'm:sup', context)
  return `${below === '' ? '' : `_{${below}}`}${above === '' ? '' : `^{${above}}`}`
}

function radical(element: XmlElement, context: Context): string {
  const degree = isSet(element, 'm:degHide') ? '' : part(element, 'm:deg', context)
  return `\\sqrt${degree === '' ? '' : `[${degree}]`}{${part(element, 'm:e', context)}}`
}

function nary(element: XmlElement, context: Context): string {
  const sign = latexOfSymbol(property(element, 'm:chr') ?? '∫')
  return joinLatex([`${sign}${scripts(element, context)}`, part(element, 'm:e', context)])
}

function delimiters(element: XmlElement, context: Context): string {
  const separator = property(element, 'm:sepChr') ?? '|'
  const inner = elements(element, 'm:e')
    .map((each) => tidy(content(each, context)))
    .join(separator === '|' ? ' \\mid ' : latexOfText(separator))
  const open = delimiter(property(element, 'm:begChr') ?? '(')
  const close = delimiter(property(element, 'm:endChr') ?? ')')
  return joinLatex([`\\left${open}`, inner, `\\right${close}`])
}

function delimiter(sign: string): string {
  return sign.trim() === '' ? '.' : sign === '⟦' ? '[' : sign === '⟧' ? ']' : latexOfSymbol(sign)
}

function functionOf(element: XmlElement, context: Context): string {
  const name = functionName(firstElement(element, 'm:fName'), context)
  return joinLatex([name, part(element, 'm:e', context)])
}

/** `lim` below which something stands is a function as well: the name is found inside the limit. */
function functionName(name: XmlElement | undefined, context: Context): string {
  const latex = content(name, context).trim()
  const [, word, rest = ''] = /^([A-Za-z]{2,40})($|[_^].*$)/s.exec(latex) ?? []
  if (word === undefined) return latex
  return `${operator(word)}${rest}`
}

function operator(word: string): string {
  return LATEX_FUNCTIONS.has(word) ? `\\${word}` : `\\operatorname{${word}}`
}

function limit(element: XmlElement, context: Context, place: 'low' | 'high'): string {
  const inner = part(element, 'm:e', context)
  const lim = part(element, 'm:lim', context)
  const script = place === 'low' ? '_' : '^'
  if (/^\\(?:under|over)brace\{/.test(inner)) return `${inner}${script}{${lim}}`
  if (/^[A-Za-z]{2,40}$/.test(inner)) return `${operator(inner)}${script}{${lim}}`
  if (/^\\[A-Za-z]+$/.test(inner)) return `${inner}${script}{${lim}}`
  return `\\${place === 'low' ? 'underset' : 'overset'}{${lim}}{${inner}}`
}

function accent(element: XmlElement, context: Context): string {
  const inner = part(element, 'm:e', context)
  const mark = property(element, 'm:chr') ?? '\u0302'
  const command = LATEX_ACCENTS.get(mark)
  if (command === undefined) return `\\overset{${latexOfText(mark)}}{${inner}}`
  const isWide = inner.length > 1 && !/^\\[A-Za-z]+$/.test(inner)
  return `\\${isWide ? (WIDE[command] ?? command) : command}{${inner}}`
}
const WIDE: Readonly<Record<string, string>> = {
  hat: 'widehat',
  tilde: 'widetilde',
  bar: 'overline',
  vec: 'overrightarrow',
}

function bar(element: XmlElement, context: Context): string {
  return `\\${property(element, 'm:pos') === 'top' ? 'overline' : 'underline'}{${part(element, 'm:e', context)}}`
}

const GROUPS: Readonly<Record<string, readonly [top: string, bottom: string]>> = {
  '⏞': ['overbrace', 'overbrace'],
  '⏟': ['underbrace', 'underbrace'],
  '→': ['overrightarrow', 'underrightarrow'],
  '←': ['overleftarrow', 'underleftarrow'],
  '↔': ['overleftrightarrow', 'underleftrightarrow'],
}

function groupCharacter(element: XmlElement, context: Context): string {
  const inner = part(element, 'm:e', context)
  const sign = property(element, 'm:chr') ?? '⏟'
  const isTop = property(element, 'm:pos') === 'top'
  const command = GROUPS[sign]?.[isTop ? 0 : 1]
  if (command !== undefined) return `\\${command}{${inner}}`
  return `\\${isTop ? 'overset' : 'underset'}{${latexOfText(sign)}}{${inner}}`
}

function phantom(element: XmlElement, context: Context): string {
  const inner = part(element, 'm:e', context)
  const isShown = property(element, 'm:show')
  return isShown === undefined || isSet(element, 'm:show') ? inner : `\\phantom{${inner}}`
}

function matrix(element: XmlElement): string {
  const rows = elements(element, 'm:mr').map((row) =>
    elements(row, 'm:e')
      .map((cell) => tidy(content(cell, PLAIN)))
      .join(' & '),
  )
  return `\\begin{matrix}${rows.join(' \\\\ ')}\\end{matrix}`
}

function equationArray(element: XmlElement): string {
  const rows = elements(element, 'm:e').map((row) => tidy(content(row, { isAligned: true })))
  if (rows.length === 1) return rows.join('').replace(/(?<!\\)&/g, '')
  return `\\begin{aligned}${rows.join(' \\\\ ')}\\end{aligned}`
}
