/** Fields of a form: what is filled in is content, what a reader would press is not. */
import type { TextLabel } from '../../docling/model.ts'
import type { Place } from './flow.ts'
import { attribute, type Element, isElement, textContent, traverse } from './html-tree.ts'
import { collapse } from './pictures.ts'

const BOXES: ReadonlySet<string> = new Set(['checkbox', 'radio'])
/** Types whose value is no text, or not for readers. */
const SILENT: ReadonlySet<string> = new Set([
  'hidden',
  'password',
  'submit',
  'reset',
  'button',
  'image',
  'file',
  'range',
  'color',
])

export function walkInput(input: Element, at: Place): void {
  const type = (attribute(input, 'type') ?? 'text').trim().toLowerCase()
  if (BOXES.has(type)) {
    at.run.checkbox(attribute(input, 'checked') !== null)
    return
  }
  const value = SILENT.has(type) ? '' : (attribute(input, 'value') ?? '')
  if (value.trim() === '') return
  at.run.space()
  at.run.text(value)
  at.run.space()
}

/** The choices that are selected; all of them when none is. */
export function walkSelect(select: Element, at: Place): void {
  const options: Element[] = []
  traverse(select, (node) => {
    if (isElement(node) && node.tagName === 'option') options.push(node)
    return isElement(node)
  })
  const selected = options.filter((option) => attribute(option, 'selected') !== null)
  const shown = selected.length > 0 ? selected : options
  if (shown.length < options.length) at.page.tally.skip('options', options.length - shown.length)
  at.run.space()
  at.run.text(shown.map((option) => collapse(textContent(option)) || (attribute(option, 'label') ?? '')).join(', '))
  at.run.space()
}

const MARKER = /^key[A-Za-z0-9]+_marker$/
const KEY = /^key[A-Za-z0-9]+$/
const VALUE = /^key[A-Za-z0-9]+_value[A-Za-z0-9]+$/

/** Docling's convention for annotated forms: in a `form_region`, ids name the markers, keys and values. */
export function fieldLabel(element: Element): TextLabel | null {
  const id = attribute(element, 'id')
  if (!id?.startsWith('key')) return null
  if (MARKER.test(id)) return 'marker'
  if (VALUE.test(id)) return 'field_value'
  return KEY.test(id) ? 'field_key' : null
}

export function isFormRegion(element: Element): boolean {
  return /(?:^|\s)form_region(?:\s|$)/.test(attribute(element, 'class') ?? '')
}
