/** Formulas and drawings that stand in the page itself. */
import { mathmlToLatex } from '../math/mathml.ts'
import { addDescribed, flush, type Place } from './flow.ts'
import { attribute, type Element } from './html-tree.ts'
import { drawingText, isIcon } from './pictures.ts'

export function walkMath(element: Element, at: Place): void {
  const latex = mathmlToLatex(element)
  if (attribute(element, 'display') === 'block' && !at.isFlat && latex !== '') {
    flush(at)
    at.run.formula(latex)
    flush(at)
  } else at.run.formula(latex)
}

export function walkSvg(svg: Element, at: Place): void {
  const text = drawingText(svg)
  if (at.isFlat) {
    if (text !== null) at.run.text(` ${text} `)
    return
  }
  if (text === null && isIcon(svg)) return
  flush(at)
  addDescribed(at, text)
}
