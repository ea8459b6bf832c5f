/** Unicode of mathematical text as LaTeX, for OMML and MathML. */

const COMMANDS: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  ε: 'varepsilon',
  ϵ: 'epsilon',
  ζ: 'zeta',
  η: 'eta',
  θ: 'theta',
  ϑ: 'vartheta',
  ι: 'iota',
  κ: 'kappa',
  λ: 'lambda',
  μ: 'mu',
  µ: 'mu',
  ν: 'nu',
  ξ: 'xi',
  π: 'pi',
  ϖ: 'varpi',
  ρ: 'rho',
  ϱ: 'varrho',
  σ: 'sigma',
  ς: 'varsigma',
  τ: 'tau',
  υ: 'upsilon',
  φ: 'varphi',
  ϕ: 'phi',
  χ: 'chi',
  ψ: 'psi',
  ω: 'omega',
  Γ: 'Gamma',
  Δ: 'Delta',
  Θ: 'Theta',
  Λ: 'Lambda',
  Ξ: 'Xi',
  Π: 'Pi',
  Σ: 'Sigma',
  Υ: 'Upsilon',
  Φ: 'Phi',
  Ψ: 'Psi',
  Ω: 'Omega',
  '∑': 'sum',
  '∏': 'prod',
  '∐': 'coprod',
  '∫': 'int',
  '∬': 'iint',
  '∭': 'iiint',
  '∮': 'oint',
  '∯': 'oiint',
  '∰': 'oiiint',
  '⋂': 'bigcap',
  '⋃': 'bigcup',
  '⋀': 'bigwedge',
  '⋁': 'bigvee',
  '⨁': 'bigoplus',
  '⨂': 'bigotimes',
  '⨀': 'bigodot',
  '⨄': 'biguplus',
  '⨆': 'bigsqcup',
  '±': 'pm',
  '∓': 'mp',
  '×': 'times',
  '÷': 'div',
  '⋅': 'cdot',
  '·': 'cdot',
  '∗': 'ast',
  '⋆': 'star',
  '∘': 'circ',
  '∙': 'bullet',
  '•': 'bullet',
  '∩': 'cap',
  '∪': 'cup',
  '⊎': 'uplus',
  '⊓': 'sqcap',
  '⊔': 'sqcup',
  '∧': 'wedge',
  '∨': 'vee',
  '⊕': 'oplus',
  '⊖': 'ominus',
  '⊗': 'otimes',
  '⊘': 'oslash',
  '⊙': 'odot',
  '†': 'dagger',
  '‡': 'ddagger',
  '∖': 'setminus',
  '≤': 'leq',
  '≥': 'geq',
  '⩽': 'leqslant',
  '⩾': 'geqslant',
  '≪': 'll',
  '≫': 'gg',
  '≠': 'neq',
  '≡': 'equiv',
  '∼': 'sim',
  '≃': 'simeq',
  '≅': 'cong',
  '≈': 'approx',
  '≐': 'doteq',
  '∝': 'propto',
  '≺': 'prec',
  '≻': 'succ',
  '⪯': 'preceq',
  '⪰': 'succeq',
  '⊂': 'subset',
  '⊃': 'supset',
  '⊆': 'subseteq',
  '⊇': 'supseteq',
  '⊊': 'subsetneq',
  '⊈': 'nsubseteq',
  '⊄': 'not\\subset',
  '∈': 'in',
  '∋': 'ni',
  '∉': 'notin',
  '⊢': 'vdash',
  '⊣': 'dashv',
  '⊨': 'models',
  '⊥': 'perp',
  '∥': 'parallel',
  '∦': 'nparallel',
  '∣': 'mid',
  '∤': 'nmid',
  '≜': 'triangleq',
  '≔': 'coloneqq',
  '←': 'leftarrow',
  '→': 'rightarrow',
  '↔': 'leftrightarrow',
  '⇐': 'Leftarrow',
  '⇒': 'Rightarrow',
  '⇔': 'Leftrightarrow',
  '⟵': 'longleftarrow',
  '⟶': 'longrightarrow',
  '⟷': 'longleftrightarrow',
  '⟸': 'Longleftarrow',
  '⟹': 'Longrightarrow',
  '⟺': 'Longleftrightarrow',
  '↑': 'uparrow',
  '↓': 'downarrow',
  '↕': 'updownarrow',
  '⇑': 'Uparrow',
  '⇓': 'Downarrow',
  '↦': 'mapsto',
  '↗': 'nearrow',
  '↘': 'searrow',
  '↙': 'swarrow',
  '↖': 'nwarrow',
  '↪': 'hookrightarrow',
  '↩': 'hookleftarrow',
  '⇀': 'rightharpoonup',
  '⇁': 'rightharpoondown',
  '⇌': 'rightleftharpoons',
  '⇋': 'leftrightharpoons',
  '∀': 'forall',
  '∃': 'exists',
  '∄': 'nexists',
  '¬': 'neg',
  '∅': 'emptyset',
  '∞': 'infty',
  '∂': 'partial',
  '∇': 'nabla',
  '∆': 'Delta',
  '√': 'surd',
  '∠': 'angle',
  '△': 'triangle',
  '□': 'square',
  '∎': 'blacksquare',
  '◊': 'lozenge',
  '⋄': 'diamond',
  '∴': 'therefore',
  '∵': 'because',
  '…': 'ldots',
  '⋯': 'cdots',
  '⋮': 'vdots',
  '⋱': 'ddots',
  '′': 'prime',
  '°': 'circ',
  ℏ: 'hbar',
  ħ: 'hbar',
  ℓ: 'ell',
  ℘: 'wp',
  ℜ: 'Re',
  ℑ: 'Im',
  ℵ: 'aleph',
  ı: 'imath',
  ȷ: 'jmath',
  '⟨': 'langle',
  '⟩': 'rangle',
  '〈': 'langle',
  '〉': 'rangle',
  '⌊': 'lfloor',
  '⌋': 'rfloor',
  '⌈': 'lceil',
  '⌉': 'rceil',
  '‖': 'Vert',
  '⌢': 'frown',
  '⌣': 'smile',
  '⊤': 'top',
}

/** What LaTeX would take as its own sign. */
const ESCAPED: Readonly<Record<string, string>> = {
  '{': '\\{',
  '}': '\\}',
  '#': '\\#',
  $: '\\$',
  '%': '\\%',
  _: '\\_',
  '&': '\\&',
  '\\': '\\backslash',
  '~': '\\sim',
  '^': '\\wedge',
}

const SIGNS: Readonly<Record<string, string>> = {
  '−': '-',
  '‐': '-',
  '–': '-',
  '⁄': '/',
  '∕': '/',
  '∶': ':',
  '″': "''",
  '‴': "'''",
}
const SPACES: Readonly<Record<string, string>> = {
  ' ': '\\ ',
  '\u00a0': '\\ ',
  '\u2002': '\\ ',
  '\u2003': '\\quad ',
  '\u2009': '\\,',
  '\u200a': '\\,',
  '\u2005': '\\:',
  '\u2004': '\\;',
  '\u205f': '\\:',
}
/** Invisible operators and marks, which say nothing in LaTeX. */
const INVISIBLE = /^[\u200b-\u200f\u2060-\u2064\u00ad\ufeff]$/

/** The commands that LaTeX knows for functions; other names need `\operatorname`. */
export const LATEX_FUNCTIONS: ReadonlySet<string> = new Set(
  'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min Pr sec sin sinh sup tan tanh'.split(
    ' ',
  ),
)

/** Commands that put a mark on a formula, by the mark: combining, spacing and as an operator. */
export const LATEX_ACCENTS: ReadonlyMap<string, string> = new Map([
  ['\u0300', 'grave'],
  ['\u0301', 'acute'],
  ['\u0302', 'hat'],
  ['\u0303', 'tilde'],
  ['\u0304', 'bar'],
  ['\u0305', 'overline'],
  ['\u0306', 'breve'],
  ['\u0307', 'dot'],
  ['\u0308', 'ddot'],
  ['\u030a', 'mathring'],
  ['\u030c', 'check'],
  ['\u20d6', 'overleftarrow'],
  ['\u20d7', 'vec'],
  ['\u20db', 'dddot'],
  ['\u20e1', 'overleftrightarrow'],
  ['\u0332', 'underline'],
  ['`', 'grave'],
  ['´', 'acute'],
  ['^', 'hat'],
  ['˜', 'tilde'],
  ['~', 'tilde'],
  ['¯', 'bar'],
  ['‾', 'overline'],
  ['˘', 'breve'],
  ['˙', 'dot'],
  ['¨', 'ddot'],
  ['ˇ', 'check'],
  ['→', 'vec'],
  ['←', 'overleftarrow'],
  ['ˆ', 'hat'],
  ['∼', 'tilde'],
  ['⇀', 'vec'],
  ['.', 'dot'],
  ['..', 'ddot'],
  ['_', 'underline'],
  ['⏞', 'overbrace'],
])

/** Commands for marks below a formula. */
export const LATEX_UNDER_ACCENTS: ReadonlyMap<string, string> = new Map([
  ['_', 'underline'],
  ['¯', 'underline'],
  ['‾', 'underline'],
  ['\u0332', 'underline'],
  ['⏟', 'underbrace'],
])

/** Commands for letters of another style, by the names that OMML and MathML have for the styles. */
export const LATEX_ALPHABETS: ReadonlyMap<string, string> = new Map([
  ['bold', 'mathbf'],
  ['bold-italic', 'boldsymbol'],
  ['double-struck', 'mathbb'],
  ['script', 'mathcal'],
  ['bold-script', 'mathcal'],
  ['fraktur', 'mathfrak'],
  ['sans-serif', 'mathsf'],
  ['monospace', 'mathtt'],
])

/** One character of a formula; `\alpha` ends without a space. */
export function latexOfSymbol(char: string): string {
  if (Object.hasOwn(COMMANDS, char)) return `\\${COMMANDS[char] ?? ''}`
  return ESCAPED[char] ?? SIGNS[char] ?? SPACES[char] ?? (INVISIBLE.test(char) ? '' : alphanumeric(char))
}

/** Text of a formula, character by character; styled letters of Unicode get the command of their style. */
export function latexOfText(text: string): string {
  return joinLatex(Array.from(text, latexOfSymbol))
}

/** Pieces side by side, with a space where a command would swallow the letter that follows. */
export function joinLatex(pieces: readonly string[]): string {
  const parts: string[] = []
  let last = ''
  for (const piece of pieces) {
    if (piece === '') continue
    if (/^[A-Za-z]/.test(piece) && /\\[A-Za-z]+$/.test(last.slice(-32))) parts.push(' ')
    parts.push(piece)
    last = piece
  }
  return parts.join('')
}

/** Text that is no formula: what `\text{…}` holds. */
export function latexText(text: string): string {
  const escaped = text.replace(/[\\{}#$%_&^~]/g, (sign) =>
    sign === '\\' ? '\\textbackslash ' : sign === '^' || sign === '~' ? `\\${sign}{}` : `\\${sign}`,
  )
  return escaped === '' ? '' : `\\text{${escaped}}`
}

const STYLES: ReadonlyArray<readonly [from: number, to: number, command: string]> = [
  [0x1d400, 0x1d433, 'mathbf'],
  [0x1d434, 0x1d467, ''],
  [0x1d468, 0x1d49b, 'mathbf'],
  [0x1d49c, 0x1d503, 'mathcal'],
  [0x1d504, 0x1d537, 'mathfrak'],
  [0x1d538, 0x1d56b, 'mathbb'],
  [0x1d56c, 0x1d59f, 'mathfrak'],
  [0x1d5a0, 0x1d66f, 'mathsf'],
  [0x1d670, 0x1d6a3, 'mathtt'],
  [0x1d6a8, 0x1d7cb, ''],
  [0x1d7ce, 0x1d7d7, 'mathbf'],
  [0x1d7d8, 0x1d7e1, 'mathbb'],
  [0x1d7e2, 0x1d7f5, 'mathsf'],
  [0x1d7f6, 0x1d7ff, 'mathtt'],
]
const DOUBLE_STRUCK = 'ℂℍℕℙℚℝℤ'
const SCRIPT = 'ℬℰℱℋℐℒℳℛℊℯℴ'

function alphanumeric(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if (code < 0x2100) return char
  if (DOUBLE_STRUCK.includes(char)) return `\\mathbb{${char.normalize('NFKC')}}`
  if (SCRIPT.includes(char)) return `\\mathcal{${char.normalize('NFKC')}}`
  const style = STYLES.find(([from, to]) => code >= from && code <= to)
  if (!style) return char
  const plain = char.normalize('NFKC')
  const letter = Object.hasOwn(COMMANDS, plain) ? `\\${COMMANDS[plain] ?? ''}` : plain
  return style[2] === '' ? letter : `\\${style[2]}{${letter}}`
}
