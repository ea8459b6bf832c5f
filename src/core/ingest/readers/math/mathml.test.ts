import { parseFragment } from 'parse5'
import { describe, expect, it } from 'vitest'
import { type MathNode, mathmlToLatex } from './mathml.ts'

function latex(inner: string, attributes = ''): string {
  const [math] = parseFragment(`<math${attributes}>${inner}</math>`).childNodes
  return mathmlToLatex(math as MathNode)
}

describe('mathmlToLatex', () => {
  it.each([
    [
      'fractions and roots',
      '<mfrac><mi>a</mi><msqrt><mi>b</mi></msqrt></mfrac><mroot><mi>x</mi><mn>3</mn></mroot>',
      '\\frac{a}{\\sqrt{b}}\\sqrt[3]{x}',
    ],
    ['scripts', '<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><msup><mi>f</mi><mo>′</mo></msup>', "x_{i}^{2}f'"],
    ['relations', '<mi>a</mi><mo>≤</mo><mi>b</mi><mo>=</mo><mi>π</mi>', 'a \\leq b = \\pi'],
    [
      'sums with bounds',
      '<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>',
      '\\sum_{i = 1}^{n}i',
    ],
    ['functions', '<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>', '\\sin x'],
    ['names of several letters', '<mi>rank</mi><mi>A</mi>', '\\operatorname{rank}A'],
    ['words', '<mtext>if 5%</mtext>', '\\text{if 5\\%}'],
    ['accents', '<mover><mi>x</mi><mo>¯</mo></mover><mover><mi>v</mi><mo>→</mo></mover>', '\\bar{x}\\vec{v}'],
    [
      'matrices',
      '<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable>',
      '\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix}',
    ],
    ['fences', '<mfenced open="[" close="]"><mi>a</mi><mi>b</mi></mfenced>', '\\left[a,b\\right]'],
    ['scripts before', '<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>', '{}_{6}^{14}C'],
    ['variants', '<mi mathvariant="bold">v</mi><mi>ℝ</mi>', '\\mathbf{v}\\mathbb{R}'],
    ['signs that LaTeX reserves', '<mn>5</mn><mo>%</mo><mo>{</mo>', '5\\%\\{'],
    ['binomials', '<mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac>', '{n \\atop k}'],
  ])('writes %s', (_, mathml, expected) => {
    expect(latex(mathml)).toBe(expected)
  })

  it('prefers what the author wrote', () => {
    const semantics =
      '<semantics><mi>x</mi><annotation encoding="application/x-tex">{\\displaystyle x^{2}}</annotation></semantics>'
    expect(latex(semantics)).toBe('x^{2}')
    expect(latex('<mi>x</mi>', ' alttext="\\frac{1}{2}"')).toBe('\\frac{1}{2}')
    expect(latex('<mi>x</mi>', ' alttext="one half"')).toBe('x')
  })

  it('keeps the text of what is nested too deep', () => {
    expect(latex(`${'<msqrt>'.repeat(5000)}<mi>x</mi>`)).toContain('x')
    expect(latex('')).toBe('')
  })
})
