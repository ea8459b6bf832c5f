/** Presentation MathML to LaTeX. An annotation in TeX wins: it is what the author wrote. */
import {
  joinLatex,
  LATEX_ACCENTS,
  LATEX_ALPHABETS,
  LATEX_FUNCTIONS,
  LATEX_UNDER_ACCENTS,
  latexOfSymbol,
  latexText,
} from './latex-symbols.ts'

/** An element of any tree of HTML or XML that has these fields; parse5's has. */
export type MathNode = {
  readonly nodeName: string
  readonly value?: string
  readonly tagName?: string
  readonly attrs?: ReadonlyArray<{ readonly name: string; readonly value: string }>
  readonly childNodes?: readonly MathNode[]
}

const MAX_DEPTH = 120
const TEX_ENCODING = /^(?:application\/x-(?:la)?tex|text\/x-(?:la)?tex|(?:la)?tex)$/i

/** Empty for a formula without content. */
export function mathmlToLatex(math: MathNode): string {
  return (annotationOf(math) ?? alternativeOf(math) ?? convert(math, 0)).trim()
}

function annotationOf(math: MathNode): string | null {
  const semantics = childrenOf(math).find(({ nodeName }) => nodeName === 'semantics')
  const annotation = childrenOf(semantics ?? math).find(
    (child) => child.nodeName === 'annotation' && TEX_ENCODING.test(attributeOf(child, 'encoding').trim()),
  )
  const tex = annotation ? unwrap(textOf(annotation)) : ''
  return tex === '' ? null : tex
}

/** Some programs put the TeX into `alttext`; only with a command in it can it be told from words. */
function alternativeOf(math: MathNode): string | null {
  const text = attributeOf(math, 'alttext')
  return /\\[a-zA-Z]/.test(text) ? unwrap(text) : null
}

/** Without delimiters and without the style that a page puts around all of it. */
function unwrap(tex: string): string {
  const text = tex.replace(/\s+/g, ' ').trim()
  const bare = /^\$\$([^]*)\$\$$/.exec(text)?.[1] ?? /^\$([^$]*)\$$/.exec(text)?.[1] ?? text
  const styled = /^\{\\(?:display|text)style ([^]*)\}$/.exec(bare.trim())
  return (styled?.[1] ?? bare).trim()
}

type Rule = (node: MathNode, depth: number) => string

function convert(node: MathNode, depth: number): string {
  if (depth > MAX_DEPTH) return textOf(node)
  if (node.nodeName === '#text') return symbols(node.value ?? '')
  const rule = RULES.get(node.nodeName)
  return rule ? rule(node, depth) : row(childrenOf(node), depth)
}

function row(nodes: readonly MathNode[], depth: number): string {
  return joinLatex(nodes.map((node) => convert(node, depth + 1)))
}

function part(node: MathNode, index: number, depth: number): string {
  const child = childrenOf(node)[index]
  return child ? convert(child, depth + 1) : ''
}

function group(latex: string): string {
  return `{${latex}}`
}

/** A base of one sign or command needs no braces. */
function base(latex: string): string {
  return latex === '' || /^(?:[^\\]|\\[a-zA-Z]+)$/u.test(latex) || /^\\math[a-z]+\{[^{}]*\}$/.test(latex)
    ? latex || '{}'
    : group(latex)
}

function identifier(node: MathNode): string {
  const name = textOf(node).trim()
  const command = LATEX_ALPHABETS.get(attributeOf(node, 'mathvariant'))
  if (command) return `\\${command}{${symbols(name)}}`
  if (LATEX_FUNCTIONS.has(name)) return `\\${name} `
  return /^[a-zA-Z]{2,}$/.test(name) ? `\\operatorname{${name}}` : symbols(name)
}

const RELATIONS =
  /^(?:=|<|>|\+|-|\\(?:n?leq|geq|neq|approx|equiv|cong|sim|simeq|propto|in|notin|to|times|pm|mp|Rightarrow|Leftrightarrow|leftarrow|leftrightarrow|mapsto|subset|subseteq|cup|cap|wedge|vee|ll|gg|mid))$/

function operator(node: MathNode): string {
  const sign = symbols(textOf(node).trim())
  if (sign === '') return ''
  if (LATEX_FUNCTIONS.has(sign)) return `\\${sign} `
  if (/^[a-zA-Z]{2,}$/.test(sign)) return `\\operatorname{${sign}}`
  return RELATIONS.test(sign) ? ` ${sign} ` : sign
}

function words(node: MathNode): string {
  const text = textOf(node).replace(/\s+/g, ' ')
  return text.trim() === '' ? '\\ ' : latexText(text)
}

function fraction(node: MathNode, depth: number): string {
  const top = part(node, 0, depth)
  const bottom = part(node, 1, depth)
  return /^0(?:\D|$)/.test(attributeOf(node, 'linethickness'))
    ? `{${top} \\atop ${bottom}}`
    : `\\frac{${top}}{${bottom}}`
}

function scripts(node: MathNode, depth: number, [sub, sup]: readonly [number | null, number | null]): string {
  const lower = sub === null ? '' : part(node, sub, depth)
  const upper = sup === null ? '' : part(node, sup, depth)
  const core = base(part(node, 0, depth).trim())
  const primes = /^'+$/.test(upper) ? upper : ''
  return `${core}${primes}${lower ? `_{${lower.trim()}}` : ''}${upper && !primes ? `^{${upper.trim()}}` : ''}`
}

const LIMITS =
  /^\\(?:sum|prod|coprod|int|iint|iiint|oint|big[a-z]+|lim|limsup|liminf|max|min|sup|inf|det|gcd|Pr)\s*$|^\\operatorname\{[a-zA-Z]+\}$/

function over(node: MathNode, depth: number): string {
  const core = part(node, 0, depth).trim()
  const accent = LATEX_ACCENTS.get(textOf(childrenOf(node)[1] ?? node).trim())
  if (accent) return `\\${accent}{${core}}`
  const upper = part(node, 1, depth).trim()
  return LIMITS.test(core) ? `${core}^{${upper}}` : `\\overset{${upper}}{${core}}`
}

function under(node: MathNode, depth: number): string {
  const core = part(node, 0, depth).trim()
  const accent = LATEX_UNDER_ACCENTS.get(textOf(childrenOf(node)[1] ?? node).trim())
  if (accent) return `\\${accent}{${core}}`
  const lower = part(node, 1, depth).trim()
  return LIMITS.test(core) ? `${core}_{${lower}}` : `\\underset{${lower}}{${core}}`
}

function underOver(node: MathNode, depth: number): string {
  const core = part(node, 0, depth).trim()
  const lower = part(node, 1, depth).trim()
  const upper = part(node, 2, depth).trim()
  return LIMITS.test(core) ? `${core}_{${lower}}^{${upper}}` : `\\overset{${upper}}{\\underset{${lower}}{${core}}}`
}

/** Base, then pairs of scripts after it; behind `mprescripts` the pairs before it. */
function multiScripts(node: MathNode, depth: number): string {
  const [core, ...rest] = childrenOf(node)
  const cut = rest.findIndex(({ nodeName }) => nodeName === 'mprescripts')
  const after = cut < 0 ? rest : rest.slice(0, cut)
  const before = cut < 0 ? [] : rest.slice(cut + 1)
  const pairs = (nodes: readonly MathNode[]): string => {
    const lower = nodes.filter((_, i) => i % 2 === 0).map((child) => convert(child, depth + 1))
    const upper = nodes.filter((_, i) => i % 2 === 1).map((child) => convert(child, depth + 1))
    const [below, above] = [lower.join('').trim(), upper.join('').trim()]
    return `${below ? `_{${below}}` : ''}${above ? `^{${above}}` : ''}`
  }
  const prefix = pairs(before)
  return `${prefix ? `{}${prefix}` : ''}${core ? base(convert(core, depth + 1).trim()) : ''}${pairs(after)}`
}

function matrix(node: MathNode, depth: number): string {
  const rows = childrenOf(node).map((line) => {
    const cells = line.nodeName === 'mlabeledtr' ? childrenOf(line).slice(1) : childrenOf(line)
    return cells.map((cell) => row(childrenOf(cell), depth + 2).trim()).join(' & ')
  })
  return `\\begin{matrix}${rows.join(' \\\\ ')}\\end{matrix}`
}

function fenced(node: MathNode, depth: number): string {
  const fence = (name: string, usual: string): string => {
    const sign = hasAttribute(node, name) ? attributeOf(node, name).trim() : usual
    return sign === '' ? '.' : symbols(sign)
  }
  const separators = Array.from(
    (hasAttribute(node, 'separators') ? attributeOf(node, 'separators') : ',').replace(/\s+/g, ''),
  )
  const inner = childrenOf(node)
    .map((child, i) => {
      const separator = i === 0 ? '' : (separators[i - 1] ?? separators.at(-1) ?? '')
      return `${separator}${convert(child, depth + 1)}`
    })
    .join('')
  return joinLatex([`\\left${fence('open', '(')}`, inner, `\\right${fence('close', ')')}`])
}

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['mi', identifier],
  ['mn', (node) => symbols(textOf(node).trim())],
  ['mo', operator],
  ['mtext', words],
  ['ms', words],
  ['mspace', () => '\\ '],
  ['mphantom', () => ''],
  ['mfrac', fraction],
  ['msqrt', (node, depth) => `\\sqrt{${row(childrenOf(node), depth).trim()}}`],
  ['mroot', (node, depth) => `\\sqrt[${part(node, 1, depth).trim()}]{${part(node, 0, depth).trim()}}`],
  ['msub', (node, depth) => scripts(node, depth, [1, null])],
  ['msup', (node, depth) => scripts(node, depth, [null, 1])],
  ['msubsup', (node, depth) => scripts(node, depth, [1, 2])],
  ['mover', over],
  ['munder', under],
  ['munderover', underOver],
  ['mmultiscripts', multiScripts],
  ['mtable', matrix],
  ['mfenced', fenced],
  ['semantics', (node, depth) => part(node, 0, depth)],
  ['maction', (node, depth) => part(node, 0, depth)],
  ['annotation', () => ''],
  ['annotation-xml', () => ''],
  ['none', () => ''],
  ['mprescripts', () => ''],
])

/** Primes are scripts already in MathML and degrees are not raised; its white space is no space. */
const OWN_SIGNS: ReadonlyMap<string, string> = new Map([
  [' ', ' '],
  ['→', '\\to'],
  ['′', "'"],
  ['°', '^{\\circ}'],
  ['^', '\\hat{}'],
])

function symbols(text: string): string {
  const chars = Array.from(text.replace(/[ \t\n\r]+/g, ' ').trim())
  return joinLatex(chars.map((char) => OWN_SIGNS.get(char) ?? latexOfSymbol(char)))
}

function childrenOf(node: MathNode): readonly MathNode[] {
  return (node.childNodes ?? []).filter(
    ({ nodeName, value }) => nodeName !== '#comment' && (nodeName !== '#text' || (value ?? '').trim() !== ''),
  )
}

function textOf(node: MathNode): string {
  const parts: string[] = []
  const stack: MathNode[] = [node]
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (next.nodeName === '#text') parts.push(next.value ?? '')
    stack.push(...[...(next.childNodes ?? [])].reverse())
  }
  return parts.join('')
}

function hasAttribute(node: MathNode, name: string): boolean {
  return node.attrs?.some((attribute) => attribute.name === name) ?? false
}

function attributeOf(node: MathNode, name: string): string {
  return node.attrs?.find((attribute) => attribute.name === name)?.value ?? ''
}
