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
    if (at.page.readParts.has(input)) return
    if (at.isFlat) at.run.text(isChecked(input) ? ' [x] ' : ' [ ] ')
    else at.run.checkbox(isChecked(input), nameOf(input))
    return
  }
  const value = SILENT.has(type) ? '' : (attribute(input, 'value') ?? '')
  if (value.trim() === '') return
  at.run.space()
  at.run.text(value)
  at.run.space()
}

/** A label around a box: all of its text belongs to the box. */
export function walkLabel(label: Element, at: Place, into: (element: Element, at: Place) => void): void {
  const children = label.childNodes.filter(isElement)
  const box = [...children, ...children.flatMap((child) => child.childNodes.filter(isElement))].find(isBox)
  if (!box || at.isFlat) {
    into(label, at)
    return
  }
  at.page.readParts.add(box)
  at.run.checkbox(isChecked(box), nameOf(box))
  into(label, at)
  at.run.endCheckbox()
}

function isBox(element: Element): boolean {
  return element.tagName === 'input' && BOXES.has((attribute(element, 'type') ?? '').trim().toLowerCase())
}

function isChecked(box: Element): boolean {
  return attribute(box, 'checked') !== null
}

function nameOf(box: Element): string {
  const names = ['aria-label', 'title', 'value', 'name', 'id'].map((name) => collapse(attribute(box, name) ?? ''))
  return names.find((name) => name !== '' && name !== 'on') ?? ''
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
  at.page.tally.add('unselected_choices', options.length - shown.length)
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
