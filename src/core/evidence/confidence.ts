/** How sure a row is: what the model says of itself, weighed with where its words were found. */
import type { Evidence } from '../../shared/domain.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { resolveLocalRef } from '../llm/local-ref.ts'

export type ConfidenceRater = (data: JsonObject, evidence: readonly Evidence[]) => number | null

const GRADE_FACTORS = { exact: 1, normalised: 0.97, fuzzy: 0.75 } as const
const MISSING_FACTOR = 0.25
const WORDS: ReadonlyMap<string, number> = new Map([
  ['none', 0],
  ['very_low', 0.1],
  ['low', 0.25],
  ['medium', 0.6],
  ['moderate', 0.6],
  ['high', 0.9],
  ['very_high', 0.97],
  ['certain', 1],
])
const DIGITS = 10_000
const MAX_DEPTH = 12

/**
 * One number for a row, 0 to 1; null when neither the data nor the evidence says anything. Prepare once a schema.
 *
 * What the model says: the property `confidence`, any field marked `x-confidence: true`, and the sibling that a field
 * names with `"x-confidence": "name"`; marks count at any depth, `x-confidence: false` takes `confidence` out. Numbers
 * are read from 0 to 1, or between the field's own `minimum` (else 0) and `maximum` when that is above 1; words are
 * `none` 0, `very_low` 0.1, `low` 0.25, `medium` 0.6, `high` 0.9, `very_high` 0.97, `certain` 1.
 *
 * The result is the lowest of these (1 without any) times the factor of the worst evidence: exact 1, normalised 0.97,
 * fuzzy 0.75, required and not found 0.25. A string that is not required takes nothing away by not being found. Null
 * without a word of the model and without required evidence.
 */
export function createConfidenceRater(schema: JsonObject): ConfidenceRater {
  const fields = markedFields(schema, schema, 0)
  return (data, evidence) => {
    const said: number[] = []
    collect(data, fields, said)
    if (said.length === 0 && !evidence.some((one) => one.isRequired)) return null
    const rated = Math.min(1, ...said) * Math.min(1, ...evidence.map(factorOf))
    return Math.round(rated * DIGITS) / DIGITS
  }
}

function factorOf({ grade, isRequired }: Evidence): number {
  if (grade === 'not_found') return isRequired ? MISSING_FACTOR : 1
  return GRADE_FACTORS[grade]
}

type Scale = { readonly minimum: number; readonly maximum: number }
/** The properties of an object that hold confidences, those that lead to some, and what arrays at the place hold. */
type Marks = {
  readonly scales: ReadonlyMap<string, Scale>
  readonly inside: ReadonlyMap<string, Marks>
  readonly items: Marks | null
}

function markedFields(schema: JsonObject, root: JsonObject, depth: number): Marks | null {
  const resolved = depth > MAX_DEPTH ? null : resolveLocalRef(schema, root)
  if (!resolved) return null
  const properties = isJsonObject(resolved.properties) ? resolved.properties : {}
  const fieldOf = (name: string): JsonObject => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined
    return (isJsonObject(field) ? resolveLocalRef(field, root) : null) ?? {}
  }
  const scales = new Map<string, Scale>()
  const inside = new Map<string, Marks>()
  for (const name of Object.keys(properties)) {
    const field = fieldOf(name)
    const mark = field['x-confidence']
    if (mark === true || (depth === 0 && name === 'confidence' && mark === undefined)) scales.set(name, scaleOf(field))
    if (typeof mark === 'string') scales.set(mark, scaleOf(fieldOf(mark)))
    const below = markedFields(field, root, depth + 1)
    if (below) inside.set(name, below)
  }
  // A schema that says nothing of its properties may still have answers with a confidence.
  if (depth === 0 && !Object.hasOwn(properties, 'confidence')) scales.set('confidence', scaleOf({}))
  const items = isJsonObject(resolved.items) ? markedFields(resolved.items, root, depth + 1) : null
  return scales.size > 0 || inside.size > 0 || items ? { scales, inside, items } : null
}

function scaleOf({ minimum, maximum }: JsonObject): Scale {
  const isOwn = typeof maximum === 'number' && maximum > 1
  return isOwn
    ? { minimum: typeof minimum === 'number' ? Math.min(minimum, maximum - 1) : 0, maximum }
    : { minimum: 0, maximum: 1 }
}

function collect(value: JsonValue, marks: Marks | null, said: number[]): void {
  if (!marks) return
  if (Array.isArray(value)) for (const item of value) collect(item, marks.items, said)
  if (!isJsonObject(value)) return
  for (const [name, scale] of marks.scales) {
    const number = Object.hasOwn(value, name) ? readConfidence(value[name], scale) : null
    if (number !== null) said.push(number)
  }
  for (const [name, below] of marks.inside) if (Object.hasOwn(value, name)) collect(value[name] ?? null, below, said)
}

function readConfidence(value: JsonValue | undefined, { minimum, maximum }: Scale): number | null {
  if (typeof value === 'string')
    return (
      WORDS.get(
        value
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, '_'),
      ) ?? null
    )
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  // Percent where the schema sets no bound.
  const share = maximum === 1 && value > 1 ? value / 100 : (value - minimum) / (maximum - minimum)
  return Math.max(0, Math.min(1, share))
}
