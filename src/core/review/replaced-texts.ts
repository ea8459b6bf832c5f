/** What becomes of texts that are searched, for a query thread: no pattern holds the host up. */
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import type { IndexRange } from '../../shared/ranges.ts'
import type { ReadHandle } from '../db/connection.ts'
import { listValuedRows } from '../db/queries/review.ts'
import { createReplacer, type Replacement } from './replace-text.ts'

export type ReplaceOrder = {
  readonly rows: ReadonlyArray<{ readonly runId: number; readonly ranges: readonly IndexRange[] }>
  readonly field: string
  readonly replacement: Replacement
}

/** Each text of the field in the rows with what becomes of it. Fails with pattern_invalid. */
export function replaceTexts(db: ReadHandle, { rows, field, replacement }: ReplaceOrder): ReadonlyMap<string, string> {
  const texts = new Set<string>()
  for (const { runId, ranges } of rows)
    for (const range of ranges)
      for (const { data } of listValuedRows(db, runId, range))
        if (data !== null) for (const text of textsOf((JSON.parse(data) as JsonObject)[field])) texts.add(text)
  const before = [...texts]
  const after = createReplacer(replacement)(before)
  return new Map(before.map((text, nth) => [text, after[nth] ?? text]))
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string')
}

/** Undefined: the value holds a text that was not searched. */
export function putTexts(value: JsonValue | undefined, texts: ReadonlyMap<string, string>): NewValue | undefined {
  if (textsOf(value).some((text) => !texts.has(text))) return undefined
  const put = (item: JsonValue): JsonValue => (typeof item === 'string' ? (texts.get(item) ?? item) : item)
  return { value: Array.isArray(value) ? value.map(put) : value === undefined ? value : put(value) }
}

export type NewValue = { readonly value: JsonValue | undefined }
