/** The words of a DrawingML paragraph, with its links and formulas. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { ommlToLatex } from '../math/omml.ts'
import { type Link, linksOf } from '../links.ts'
import { trimLines } from '../trim-lines.ts'
import type { Part } from './opc-package.ts'

export type ParagraphText = {
  readonly text: string
  readonly links: readonly Link[]
  /** Nothing but a formula, which the text is. */
  readonly isFormula: boolean
}

type Piece = { readonly text: string; readonly href: string | null; readonly isMath: boolean }

/** Where the links of a part lead; texts that are kept without links need none. */
type Linking = Pick<Part, 'relationships'>
const NO_LINKS: Linking = { relationships: new Map() }

export function readParagraph(paragraph: XmlElement, part = NO_LINKS): ParagraphText {
  const pieces = piecesOf(paragraph, part)
  const text = trimLines(pieces.map((piece) => piece.text).join(''))
  const words = pieces.filter((piece) => piece.text.trim() !== '')
  return { text, links: linksOf(pieces), isFormula: words.length > 0 && words.every(({ isMath }) => isMath) }
}

/** All paragraphs of a text body that say something, one a line. */
export function textOfBody(body: XmlElement | undefined, part = NO_LINKS): string {
  return paragraphsOf(body)
    .map((paragraph) => readParagraph(paragraph, part).text)
    .filter((text) => text !== '')
    .join('\n')
}

/** The texts of the paragraphs anywhere below, without empty ones. */
export function paragraphTexts(parent: XmlElement | undefined): readonly string[] {
  return (parent ? elements(parent) : []).flatMap((child) => {
    if (child.name !== 'a:p') return paragraphTexts(child)
    const { text } = readParagraph(child)
    return text === '' ? [] : [text]
  })
}

export function paragraphsOf(body: XmlElement | undefined): readonly XmlElement[] {
  return body ? elements(body, 'a:p') : []
}

function piecesOf(parent: XmlElement, part: Linking): readonly Piece[] {
  return elements(parent).flatMap((child): readonly Piece[] => {
    switch (child.name) {
      case 'a:r':
      case 'a:fld':
        return [runOf(child, part)]
      case 'a:br':
        return [{ text: '\n', href: null, isMath: false }]
      case 'm:oMath':
      case 'm:oMathPara':
        return [{ text: ommlToLatex(child), href: null, isMath: true }]
      case 'a:pPr':
      case 'a:endParaRPr':
        return []
      case 'mc:AlternateContent':
        return piecesOfChoice(child, part)
      default:
        return piecesOf(child, part)
    }
  })
}

function piecesOfChoice(alternate: XmlElement, part: Linking): readonly Piece[] {
  for (const branch of elements(alternate)) {
    const pieces = piecesOf(branch, part)
    if (pieces.some(({ text }) => text !== '')) return pieces
  }
  return []
}

function runOf(run: XmlElement, part: Linking): Piece {
  const words = elements(run, 'a:t').flatMap(({ children }) => children.filter((child) => typeof child === 'string'))
  const click = firstElement(firstElement(run, 'a:rPr'), 'a:hlinkClick')
  const target = part.relationships.get(click?.attributes['r:id'] ?? '')
  const href = target?.isExternal && target.type === 'hyperlink' ? target.target : null
  return { text: cleaned(words.join('')), href, isMath: false }
}

/** PowerPoint writes what XML cannot hold as `_x000B_`, and a break within a title as a vertical tab. */
function cleaned(text: string): string {
  return text
    .replace(/_x000[9A-D]_/gi, (escape) => (escape.charAt(5) === '9' ? '\t' : '\n'))
    .replace(/[\v\f\u2028\u2029]|\r\n?/g, '\n')
}
