import type { ICellEditorComp, ICellEditorParams } from 'ag-grid-community'
import { flushSync } from 'react-dom'
import type { JsonValue } from '../../shared/json.ts'
import type { GridRow, SchemaField } from '../../shared/views.ts'

/** An editor that the grid has opened: where React draws it, and how it answers. */
export type OpenEditor = {
  readonly host: HTMLElement
  readonly fieldSpec: SchemaField
  readonly value: JsonValue
  /** The key that opened it. */
  readonly eventKey: string | null
  readonly onValueChange: (value: JsonValue) => void
  readonly stopEditing: () => void
}

/** Where the grid, which knows no React, leaves its open editor for React to draw. */
export class EditorSlot {
  #open: OpenEditor | null = null
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  readonly current = (): OpenEditor | null => this.#open

  /** At once, since the grid places a popup by the size that it has when it is attached. */
  put(editor: OpenEditor | null): void {
    this.#open = editor
    flushSync(() => {
      for (const listener of this.#listeners) listener()
    })
  }
}

type Params = ICellEditorParams<GridRow, JsonValue> & { readonly fieldSpec: SchemaField; readonly slot: EditorSlot }

export class BridgedEditor implements ICellEditorComp<GridRow, JsonValue> {
  readonly #host = document.createElement('div')
  #value: JsonValue = null
  #slot: EditorSlot | null = null
  #opened: OpenEditor | null = null

  init({ value, fieldSpec, slot, eventKey, stopEditing }: Params): void {
    this.#value = value ?? null
    this.#host.style.height = '100%'
    this.#slot = slot
    this.#opened = {
      host: this.#host,
      fieldSpec,
      value: this.#value,
      eventKey,
      onValueChange: (next) => {
        this.#value = next
      },
      stopEditing: () => stopEditing(),
    }
    slot.put(this.#opened)
  }
  getGui(): HTMLElement {
    return this.#host
  }
  afterGuiAttached(): void {
    const input = this.#host.querySelector('input, textarea, [role="listbox"]')
    if (!(input instanceof HTMLElement)) return
    input.focus()
    if (input instanceof HTMLTextAreaElement) input.select()
  }
  getValue(): JsonValue {
    return this.#value
  }
  destroy(): void {
    if (this.#slot?.current() === this.#opened) this.#slot.put(null)
  }
}
