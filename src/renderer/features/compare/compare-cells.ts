/** Cells of two runs side by side, drawn as plain elements like those of the rows' grid. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community'
import type { ComparedRow } from '../../../shared/review-work.ts'
import { contentLine } from '../../grid/markdown-words.ts'
import { showValue } from '../../grid/values.ts'
import styles from './compare.module.css'
import type { Side } from './sides.ts'

type Params = ICellRendererParams<ComparedRow>
type CellClass = new () => ICellRendererComp<ComparedRow>

function textElement(className: string | undefined, text: string): HTMLSpanElement {
  const made = document.createElement('span')
  if (className !== undefined) made.className = className
  made.textContent = text
  return made
}

function cellOf(draw: (into: HTMLElement, row: ComparedRow) => void): CellClass {
  return class {
    readonly #gui = textElement(styles.cell, '')
    init({ data }: Params): void {
      if (data) draw(this.#gui, data)
    }
    getGui(): HTMLElement {
      return this.#gui
    }
    refresh({ data }: Params): boolean {
      this.#gui.replaceChildren()
      if (data) draw(this.#gui, data)
      return true
    }
  }
}

export const IndexCell = cellOf((into, { left }) => {
  into.append(textElement(styles.index, String(left.blockIndex)))
})

export const ContentCell = cellOf((into, { left }) => {
  into.dir = 'auto'
  into.append(contentLine(left))
})

const STATES = { confirmed: 'Confirmed', rejected: 'Rejected' } as const

export const valueCell = (field: string, side: Side): CellClass =>
  cellOf((into, compared) => {
    const row = compared[side]
    const data = row?.data ?? null
    if (!row || data === null) {
      into.append(textElement(styles.absent, 'No answer'))
      return
    }
    const isDifferent = compared.differing.includes(field)
    if (isDifferent) {
      const mark = textElement(styles.mark, '≠')
      mark.setAttribute('role', 'img')
      mark.setAttribute('aria-label', 'Differs')
      into.append(mark)
    }
    const value = data[field]
    const text = showValue(value)
    if (value === null || value === undefined) into.append(textElement(styles.absent, 'Empty'))
    else into.append(text === '' ? textElement(styles.absent, 'Empty text') : text)
    const state = row.status === 'confirmed' || row.status === 'rejected' ? STATES[row.status] : null
    into.title = state === null ? text : `${text} (${state})`
  })
