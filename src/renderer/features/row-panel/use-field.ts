import { useRef, useState } from 'react'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { isSameValue } from '../../grid/values.ts'
import { failureOf } from '../../lib/errors.ts'
import { type Draft, inputOf, isContested, keepMine, saveStep, typed } from './field-draft.ts'

export type SaveField = (row: GridRow, field: SchemaField, value: JsonValue) => Promise<void>

type FieldProps = { readonly row: GridRow; readonly field: SchemaField; readonly onSave: SaveField }

export type FieldEditor = {
  readonly input: JsonValue
  readonly isDirty: boolean
  readonly isContested: boolean
  readonly problem: string | null
  readonly type: (input: JsonValue) => void
  /** Keeps the input; false when it could not be kept. Without one: what was typed. */
  readonly save: (input?: JsonValue) => Promise<boolean>
  readonly restore: () => void
  readonly keepMine: () => void
}

/** One field of a staged row: what was typed stays typed, whatever becomes of the row meanwhile. */
export function useField({ row, field, onSave }: FieldProps): FieldEditor {
  const value = row.data?.[field.name]
  const [draft, setDraft] = useState<Draft>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const saving = useRef<{ readonly value: JsonValue; readonly done: Promise<boolean> } | null>(null)
  const contested = isContested(field, { draft, value })

  const keep = async (next: JsonValue, sent: Draft): Promise<boolean> => {
    try {
      await onSave(row, field, next)
      // What was typed while the value was on its way stays a draft, over the value that was kept.
      setDraft((now) => (now === sent || !now ? null : { ...now, base: next }))
      return true
    } catch (error) {
      setProblem(failureOf(error).message)
      return false
    } finally {
      saving.current = null
    }
  }
  const save = async (input = draft?.input): Promise<boolean> => {
    if (saving.current && input !== undefined) {
      const step = saveStep(field, input, undefined)
      if (step.kind === 'save' && isSameValue(step.value, saving.current.value)) return await saving.current.done
    }
    if (input === undefined) return problem === null
    if (contested) return false
    const step = saveStep(field, input, value)
    if (step.kind === 'refused') {
      setProblem(step.problem)
      return false
    }
    setProblem(null)
    if (step.kind === 'nothing') {
      setDraft(null)
      return true
    }
    const sent = { input, base: value }
    setDraft(sent)
    const done = keep(step.value, sent)
    saving.current = { value: step.value, done }
    return await done
  }
  return {
    input: draft ? draft.input : inputOf(field, value),
    isDirty: draft !== null,
    isContested: contested,
    problem,
    type: (input) => {
      setProblem(null)
      setDraft(typed(field, input, { draft, value }))
    },
    save,
    restore: () => {
      setProblem(null)
      setDraft(null)
    },
    keepMine: () => setDraft(keepMine({ draft, value })),
  }
}
