import { expect, it } from 'vitest'
import { parseXml } from '../../xml/parse-xml.ts'
import { ommlToLatex } from './omml.ts'

const latex = (inner: string): string =>
  ommlToLatex(
    parseXml({
      what: 'a formula',
      xml: `<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${inner}</m:oMath>`,
    }),
  )
const r = (text: string, properties = ''): string =>
  `<m:r><m:rPr>${properties}</m:rPr><m:t xml:space="preserve">${text}</m:t></m:r>`
const e = (inner: string, name = 'e'): string => `<m:${name}>${inner}</m:${name}>`
const chr = (sign: string, more = ''): string => `<m:chr m:val="${sign}"/>${more}`

it.each([
  ['letters and signs', r('a≤b∞') + r('π') + r('r'), 'a\\leq b\\infty\\pi r'],
  ['signs of LaTeX', r('5% {x}_&amp;'), '5\\%\\ \\{x\\}\\_\\&'],
  [
    'styled letters',
    r('ℝ') + r('𝑥') + r('L', '<m:scr m:val="script"/>') + r('v', '<m:sty m:val="b"/>'),
    '\\mathbb{R}x\\mathcal{L}\\mathbf{v}',
  ],
  ['upright text', r('if x', '<m:nor/>') + r('y'), '\\text{if x}y'],
  ['a fraction', `<m:f>${e(r('a'), 'num')}${e(r('b'), 'den')}</m:f>`, '\\frac{a}{b}'],
  [
    'a fraction without its bar',
    `<m:f><m:fPr><m:type m:val="noBar"/></m:fPr>${e(r('n'), 'num')}${e(r('k'), 'den')}</m:f>`,
    '\\genfrac{}{}{0pt}{}{n}{k}',
  ],
  [
    'a linear fraction',
    `<m:f><m:fPr><m:type m:val="lin"/></m:fPr>${e(r('a'), 'num')}${e(r('b'), 'den')}</m:f>`,
    '{a}/{b}',
  ],
  ['scripts', `<m:sSubSup>${e(r('x'))}${e(r('i'), 'sub')}${e(r('2'), 'sup')}</m:sSubSup>`, 'x_{i}^{2}'],
  [
    'a group that carries a script',
    `<m:sSup>${e(`<m:f>${e(r('a'), 'num')}${e(r('b'), 'den')}</m:f>`)}${e(r('2'), 'sup')}</m:sSup>`,
    '{\\frac{a}{b}}^{2}',
  ],
  ['scripts in front', `<m:sPre>${e(r('2'), 'sub')}${e(r('4'), 'sup')}${e(r('He'))}</m:sPre>`, '{}_{2}^{4}He'],
  [
    'roots',
    `<m:rad><m:radPr><m:degHide/></m:radPr><m:deg/>${e(r('x'))}</m:rad><m:rad>${e(r('3'), 'deg')}${e(r('y'))}</m:rad>`,
    '\\sqrt{x}\\sqrt[3]{y}',
  ],
  [
    'a sum',
    `<m:nary><m:naryPr>${chr('∑')}</m:naryPr>${e(r('k=1'), 'sub')}${e(r('n'), 'sup')}${e(r('k'))}</m:nary>`,
    '\\sum_{k=1}^{n}k',
  ],
  ['an integral without limits', `<m:nary><m:sub/><m:sup/>${e(r('x'))}</m:nary>`, '\\int x'],
  [
    'delimiters',
    `<m:d>${e(r('x'))}</m:d><m:d><m:dPr><m:begChr m:val="⌊"/><m:endChr m:val="⌋"/><m:sepChr m:val=","/></m:dPr>${e(r('a'))}${e(r('b'))}</m:d>`,
    '\\left(x\\right)\\left\\lfloor a,b\\right\\rfloor',
  ],
  [
    'one delimiter',
    `<m:d><m:dPr><m:begChr m:val="{"/><m:endChr m:val=""/></m:dPr>${e(r('x'))}</m:d>`,
    '\\left\\{x\\right.',
  ],
  ['a function', `<m:func>${e(r('sin', '<m:sty m:val="p"/>'), 'fName')}${e(r('x'))}</m:func>`, '\\sin x'],
  [
    'a function that LaTeX has not',
    `<m:func>${e(r('arg'), 'fName')}${e(r('x'))}</m:func><m:func>${e(r('rank'), 'fName')}${e(r('A'))}</m:func>`,
    '\\arg x\\operatorname{rank}A',
  ],
  [
    'a limit',
    `<m:func>${e(`<m:limLow>${e(r('lim', '<m:sty m:val="p"/>'))}${e(r('n→∞'), 'lim')}</m:limLow>`, 'fName')}${e(r('a'))}</m:func>`,
    '\\lim_{n\\rightarrow\\infty}a',
  ],
  [
    'accents',
    `<m:acc>${e(r('x'))}</m:acc><m:acc><m:accPr>${chr('\u20d7')}</m:accPr>${e(r('AB'))}</m:acc><m:bar><m:barPr><m:pos m:val="top"/></m:barPr>${e(r('z'))}</m:bar>`,
    '\\hat{x}\\overrightarrow{AB}\\overline{z}',
  ],
  [
    'a brace with its words',
    `<m:limLow>${e(`<m:groupChr>${e(r('a+b'))}</m:groupChr>`)}${e(r('two of them'), 'lim')}</m:limLow>`,
    '\\underbrace{a+b}_{two\\ of\\ them}',
  ],
  ['a box', `<m:borderBox>${e(r('x'))}</m:borderBox>`, '\\boxed{x}'],
  [
    'a matrix',
    `<m:m><m:mr>${e(r('1'))}${e(r('0'))}</m:mr><m:mr>${e(r('0'))}${e(r('1'))}</m:mr></m:m>`,
    '\\begin{matrix}1 & 0 \\\\ 0 & 1\\end{matrix}',
  ],
  [
    'lines that align',
    `<m:eqArr>${e(r('a&amp;=b'))}${e(r('c&amp;=d'))}</m:eqArr>`,
    '\\begin{aligned}a&=b \\\\ c&=d\\end{aligned}',
  ],
  ['a numbered line', `<m:eqArr>${e(r('E=1#(2)'))}</m:eqArr>`, 'E=1\\quad (2)'],
  ['tracked changes', `<w:ins>${r('x')}</w:ins><w:del>${r('y')}</w:del>`, 'x'],
  ['what it does not know', `<m:new>${e(r('x'))}</m:new>`, 'x'],
])('reads %s', (_, inner, expected) => {
  expect(latex(inner)).toBe(expected)
})
