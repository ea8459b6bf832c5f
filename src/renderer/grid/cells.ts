/** Cells drawn as plain elements: a framework's component for each of them would cost most of a frame while scrolling. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import type { JsonValue } from '../../shared/json.ts'
import { LOW_CONFIDENCE } from '../../shared/rows.ts'
import type { GridRow, SchemaField } from '../../shared/views.ts'
import { countOf, formatBlockType } from '../lib/format.ts'
import { STATUS_LABELS } from '../lib/progress.ts'
import styles from './grid.module.css'
import { drawIcon } from './icons.ts'
import { contentLine, isMarkdown, markdownWords } from './markdown-words.ts'
import { parseTable } from './table-text.ts'
import { readableContent, showValue } from './values.ts'

type Params = ICellRendererParams<GridRow, JsonValue>
type Draw = (into: HTMLElement, params: Params) => void
type CellClass = new () => ICellRendererComp<GridRow>

function element(className: string | undefined, text: string): HTMLSpanElement {
  const made = document.createElement('span')
  if (className !== undefined) made.className = className
  made.textContent = text
  return made
}

function cellOf(draw: Draw): CellClass {
  return class {
    readonly #gui = element(styles.cell, '')
    init(params: Params): void {
      this.#gui.dataset.cell = ''
      draw(this.#gui, params)
    }
    getGui(): HTMLElement {
      return this.#gui
    }
    refresh(params: Params): boolean {
      this.#gui.className = styles.cell ?? ''
      this.#gui.removeAttribute('style')
      this.#gui.replaceChildren()
      draw(this.#gui, params)
      return true
    }
  }
}

export const IndexCell = cellOf((into, { data }) => {
  if (data) into.append(element(styles.index, String(data.blockIndex)))
})

export const TypeCell = cellOf((into, { data }) => {
  if (data) into.append(element(styles.type, formatBlockType(data.type)))
})

export const DocumentCell = cellOf((into, { data }) => {
  if (data) into.append(element(styles.document, data.documentName))
})

const MAX_INDENT = 6
const INDENT_PX = 14

function drawTable(into: HTMLElement, { content, documentName }: GridRow): boolean {
  const table = parseTable(content)
  if (!table) return false
  const head = table.head.join(' | ')
  into.append(
    isMarkdown(documentName) ? markdownWords('table', head) : head,
    element(styles.rows, countOf(table.rows.length, 'row')),
  )
  return true
}

/** `isWhole`: every line of the text as it is written, as the expanded view shows it. */
export const contentCell = (isWhole: boolean): CellClass =>
  cellOf((into, { data }) => {
    if (!data) return
    const { type, content, attributes } = data
    const text = isWhole ? readableContent(type, content) : contentLine(data)
    into.dir = 'auto'
    if (text === '' && type === 'figure') into.append(element(styles.absent, 'Picture without text'))
    else if (type === 'table' && !isWhole && drawTable(into, data)) return
    else {
      if (type === 'heading') into.classList.add(styles.heading ?? '')
      const depth = type === 'list_item' ? Math.min(MAX_INDENT, (attributes.level ?? 1) - 1) : 0
      if (depth > 0) into.style.paddingInlineStart = `${depth * INDENT_PX}px`
      if (attributes.marker !== undefined) into.append(element(styles.marker, attributes.marker))
      into.append(text)
    }
  })

/** A required value whose words are nowhere in the block. */
function isUnfound(row: GridRow, field: string): boolean {
  if (row.evidence.length === 0) return false
  const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return row.evidence.some(
    (one) =>
      one.isRequired && one.grade === 'not_found' && (one.pointer === pointer || one.pointer.startsWith(`${pointer}/`)),
  )
}

function flag(className: string | undefined, icon: SVGElement, title: string): HTMLSpanElement {
  const made = element(className, '')
  made.title = title
  made.append(icon)
  return made
}

function wholeText(value: JsonValue): string {
  return typeof value === 'string' ? value : showValue(value)
}

export const valueCell = (field: SchemaField, isWhole: boolean): CellClass =>
  cellOf((into, { data, value }) => {
    if (!data) return
    if (isUnfound(data, field.name)) {
      const words = 'Not found in the block'
      into.append(flag(styles.unfound, drawIcon('alert-triangle', 13, words), words))
    }
    const text = isWhole ? wholeText(value ?? null) : showValue(value ?? undefined)
    if (text === '') return
    if (field.kind === 'enum') into.append(element(styles.tag, text))
    else if (field.kind === 'tags' && Array.isArray(value)) {
      for (const tag of value) into.append(element(styles.tag, showValue(tag)))
    } else into.append(text)
  })

const tones = {
  pending: 'pending',
  claimed: 'pending',
  ai_complete: 'staged',
  confirmed: 'confirmed',
  rejected: 'rejected',
  failed: 'failed',
} as const

export const statusWords = (row: GridRow): string => {
  if (row.status === null) return 'Not in this run'
  if (row.status === 'failed' && row.lastError) return `${STATUS_LABELS.failed}: ${row.lastError.message}`
  if (row.status !== 'ai_complete') return STATUS_LABELS[row.status]
  return row.editedFields.length > 0 ? 'Edited' : STATUS_LABELS.ai_complete
}

/** Why a person should look at a staged row. Words that say more than that it is staged stand in its place. */
function drawStaged(into: HTMLElement, { problem, confidence }: GridRow, words: string): void {
  if (problem !== null) {
    const mark = flag(
      styles.problem,
      drawIcon('alert-octagon', 13),
      `${words}, but does not fit the schema: ${problem}`,
    )
    mark.append('Does not fit')
    into.append(mark)
    return
  }
  into.append(element(styles.words, words))
  if (confidence !== null && confidence < LOW_CONFIDENCE) {
    const mark = element(styles.flag, confidence.toFixed(2))
    mark.title = 'Confidence, from the model’s own words and from where its words stand'
    into.append(mark)
  }
}

export const StatusCell = cellOf((into, { data }) => {
  if (!data) return
  const words = statusWords(data)
  if (data.status === null) {
    into.append(element(styles.absent, words))
    return
  }
  const tone = tones[data.status]
  into.classList.add(styles.status ?? '')
  into.dataset.tone = tone
  const dot = element(styles.dot, '')
  dot.style.background = `var(--${tone}-bar)`
  into.append(dot)
  if (data.status === 'ai_complete') drawStaged(into, data, words)
  else into.append(element(styles.words, words))
})
