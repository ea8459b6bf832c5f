/** Characters and names of MathML in LaTeX. */

/** Names that LaTeX sets upright as operators. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max ' +
    'min Pr sec sin sinh sup tan tanh'
  ).split(' '),
)

const PAIRS =
  'α\\alpha β\\beta γ\\gamma δ\\delta ε\\varepsilon ϵ\\epsilon ζ\\zeta η\\eta θ\\theta ϑ\\vartheta ι\\iota κ\\kappa ' +
  'λ\\lambda μ\\mu µ\\mu ν\\nu ξ\\xi π\\pi ϖ\\varpi ρ\\rho ϱ\\varrho σ\\sigma ς\\varsigma τ\\tau υ\\upsilon ' +
  'φ\\varphi ϕ\\phi χ\\chi ψ\\psi ω\\omega Γ\\Gamma Δ\\Delta Θ\\Theta Λ\\Lambda Ξ\\Xi Π\\Pi Σ\\Sigma Υ\\Upsilon ' +
  'Φ\\Phi Ψ\\Psi Ω\\Omega ∞\\infty ∂\\partial ∇\\nabla ∆\\Delta ∀\\forall ∃\\exists ∄\\nexists ∅\\emptyset ' +
  '∈\\in ∉\\notin ∋\\ni ⊂\\subset ⊃\\supset ⊆\\subseteq ⊇\\supseteq ⊈\\nsubseteq ∪\\cup ∩\\cap ∖\\setminus ' +
  '∧\\wedge ∨\\vee ¬\\neg ⊕\\oplus ⊗\\otimes ⊖\\ominus ⊙\\odot ⊥\\perp ⊤\\top ⊢\\vdash ⊨\\models ' +
  '≤\\leq ≥\\geq ≠\\neq ≈\\approx ≡\\equiv ≅\\cong ∼\\sim ≃\\simeq ∝\\propto ≪\\ll ≫\\gg ≺\\prec ≻\\succ ' +
  '⩽\\leqslant ⩾\\geqslant ≔\\coloneqq ×\\times ÷\\div ±\\pm ∓\\mp ·\\cdot ⋅\\cdot ∗\\ast ⋆\\star ∘\\circ ∙\\bullet •\\bullet ' +
  '∑\\sum ∏\\prod ∐\\coprod ∫\\int ∬\\iint ∭\\iiint ∮\\oint ⋃\\bigcup ⋂\\bigcap ⋁\\bigvee ⋀\\bigwedge ⨁\\bigoplus ⨂\\bigotimes ' +
  '→\\to ←\\leftarrow ↔\\leftrightarrow ⇒\\Rightarrow ⇐\\Leftarrow ⇔\\Leftrightarrow ↦\\mapsto ↑\\uparrow ↓\\downarrow ' +
  '⟶\\longrightarrow ⟵\\longleftarrow ⟹\\Longrightarrow ⟺\\Longleftrightarrow ↪\\hookrightarrow ⇀\\rightharpoonup ⇌\\rightleftharpoons ' +
  '…\\ldots ⋯\\cdots ⋮\\vdots ⋱\\ddots ⟨\\langle ⟩\\rangle 〈\\langle 〉\\rangle ⌈\\lceil ⌉\\rceil ⌊\\lfloor ⌋\\rfloor ‖\\| ∥\\parallel ∣\\mid ' +
  "′' ″'' ‴''' ℏ\\hbar ħ\\hbar ℓ\\ell ℜ\\Re ℑ\\Im ℵ\\aleph ℘\\wp ∠\\angle △\\triangle □\\square ∎\\blacksquare °^{\\circ} " +
  'ℝ\\mathbb{R} ℕ\\mathbb{N} ℤ\\mathbb{Z} ℚ\\mathbb{Q} ℂ\\mathbb{C} ℙ\\mathbb{P} ℍ\\mathbb{H} ℒ\\mathcal{L} ℋ\\mathcal{H} ' +
  'ℱ\\mathcal{F} ℳ\\mathcal{M} ℬ\\mathcal{B} ℰ\\mathcal{E} −- ‐- –- ∶: ∕/ √\\surd †\\dagger ‡\\ddagger ı\\imath ȷ\\jmath'

export const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ...PAIRS.split(' ').map((pair): [string, string] => [Array.from(pair)[0] ?? '', Array.from(pair).slice(1).join('')]),
  ['\\', '\\backslash'],
  ['{', '\\{'],
  ['}', '\\}'],
  ['$', '\\$'],
  ['%', '\\%'],
  ['#', '\\#'],
  ['&', '\\&'],
  ['_', '\\_'],
  ['^', '\\hat{}'],
  ['~', '\\sim'],
  ['\u00a0', '\\ '],
  // Function application, invisible times, separator and plus, and other marks without ink.
  ...['\u2061', '\u2062', '\u2063', '\u2064', '\u200b', '\u200c', '\u200d', '\ufeff'].map((mark): [string, string] => [
    mark,
    '',
  ]),
  ...['\u2002', '\u2003', '\u2004', '\u2005', '\u2009', '\u200a', '\u205f'].map((space): [string, string] => [
    space,
    '\\,',
  ]),
])

/** Operators over a base that LaTeX writes as an accent. */
export const ACCENTS: ReadonlyMap<string, string> = new Map([
  ['^', '\\hat'],
  ['ˆ', '\\hat'],
  ['̂', '\\hat'],
  ['~', '\\tilde'],
  ['˜', '\\tilde'],
  ['∼', '\\tilde'],
  ['¯', '\\bar'],
  ['‾', '\\overline'],
  ['̄', '\\bar'],
  ['_', '\\underline'],
  ['→', '\\vec'],
  ['⃗', '\\vec'],
  ['⇀', '\\vec'],
  ['˙', '\\dot'],
  ['.', '\\dot'],
  ['̇', '\\dot'],
  ['¨', '\\ddot'],
  ['..', '\\ddot'],
  ['ˇ', '\\check'],
  ['˘', '\\breve'],
  ['´', '\\acute'],
  ['`', '\\grave'],
  ['⏞', '\\overbrace'],
])
export const UNDER_ACCENTS: ReadonlyMap<string, string> = new Map([
  ['_', '\\underline'],
  ['¯', '\\underline'],
  ['‾', '\\underline'],
  ['\u0332', '\\underline'],
  ['⏟', '\\underbrace'],
])

export const VARIANTS: ReadonlyMap<string, string> = new Map([
  ['bold', '\\mathbf'],
  ['bold-italic', '\\boldsymbol'],
  ['double-struck', '\\mathbb'],
  ['script', '\\mathcal'],
  ['bold-script', '\\mathcal'],
  ['fraktur', '\\mathfrak'],
  ['sans-serif', '\\mathsf'],
  ['monospace', '\\mathtt'],
])
