/** Where the values of an answer stand in their block. */
import type { Evidence } from '../../shared/domain.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { type EvidencePlan, planEvidence } from './evidence-plan.ts'
import { type BlockSearch, createBlockSearch, type Places, type Span } from './search-block.ts'

export type EvidenceFinder = (content: string, data: JsonObject) => readonly Evidence[]

type Target = { readonly pointer: string; readonly value: string | number; readonly isRequired: boolean }
type Candidate = { readonly target: Target; readonly places: Places }

/** Values of a row beyond this many are not searched. */
const MAX_TARGETS = 400
const MAX_DEPTH = 32

/**
 * Prepares the search for a schema's strings in their blocks. Prepare once a schema.
 *
 * Required (not found is a flag for review): what `x-evidence: true` marks, a string, a number or all in an array or
 * object, and strings of properties called `quote` or `quotes`. Every other string of an extraction schema is searched
 * too, but for enums, constants and what `x-evidence: false` marks; `revised_content` never is. Empty values have no
 * evidence.
 *
 * Grades: `exact` word for word; `normalised` but for letter case, Unicode forms, white space, quote marks, dashes,
 * hyphenation, marks of Markdown, and `…` between parts that follow each other; `fuzzy` at least 85% the same and 12
 * characters long; `not_found`. Of several places the one nearest to the row's other evidence counts, else the first.
 */
export function createEvidenceFinder(schema: JsonObject): EvidenceFinder {
  const plan = planEvidence(schema)
  return (content, data) => {
    const targets: Target[] = []
    collect(data, { plan, pointer: '', depth: 0 }, targets)
    if (targets.length === 0) return []
    const search = createBlockSearch(content)
    return choosePlaces(targets.map((target) => ({ target, places: placesOf(target, search) })))
  }
}

function placesOf({ value }: Target, search: BlockSearch): Places {
  return typeof value === 'string' ? search.findText(value) : search.findNumber(value)
}

type Here = { readonly plan: EvidencePlan; readonly pointer: string; readonly depth: number }

function collect(value: JsonValue, { plan, pointer, depth }: Here, targets: Target[]): void {
  if (targets.length >= MAX_TARGETS || depth > MAX_DEPTH) return
  if (typeof value === 'string') {
    if (plan.strings !== 'off' && /\S/.test(value))
      targets.push({ pointer, value, isRequired: plan.strings === 'required' })
  } else if (typeof value === 'number') {
    if (plan.numbers === 'required') targets.push({ pointer, value, isRequired: true })
  } else if (Array.isArray(value)) {
    const item = plan.item()
    for (const [index, one] of value.entries())
      collect(one, { plan: item, pointer: `${pointer}/${String(index)}`, depth: depth + 1 }, targets)
  } else if (isJsonObject(value)) {
    for (const name of Object.keys(value)) {
      const here = { plan: plan.property(name), pointer: `${pointer}/${escapeKey(name)}`, depth: depth + 1 }
      collect(value[name] ?? null, here, targets)
    }
  }
}

function escapeKey(key: string): string {
  return key.includes('~') || key.includes('/') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key
}

/** Values with one place stand firm; the others take the place nearest to those, longer values first. */
function choosePlaces(candidates: readonly Candidate[]): readonly Evidence[] {
  const isOpen = candidates.some(({ places }) => places.spans.length > 1)
  const chosen = isOpen ? nearestSpans(candidates) : null
  return candidates.map(({ target, places }, index) => ({
    pointer: target.pointer,
    grade: places.grade,
    span: (chosen ? chosen[index] : places.spans[0]) ?? null,
    isRequired: target.isRequired,
  }))
}

function nearestSpans(candidates: readonly Candidate[]): ReadonlyArray<Span | undefined> {
  const chosen = candidates.map(({ places }) => (places.spans.length === 1 ? places.spans[0] : undefined))
  const open = candidates
    .map((candidate, index) => ({ ...candidate, index }))
    .filter(({ places }) => places.spans.length > 1)
    .toSorted((one, other) => lengthOf(other.places.spans[0]) - lengthOf(one.places.spans[0]))
  for (const { index, places } of open) {
    const required = chosen.filter((span, at) => span !== undefined && candidates[at]?.target.isRequired)
    const anchors = required.length > 0 ? required : chosen
    chosen[index] = nearest(
      places.spans,
      anchors.filter((span) => span !== undefined),
    )
  }
  return chosen
}

function lengthOf(span: Span | undefined): number {
  return span ? span[1] - span[0] : 0
}

function nearest(spans: readonly Span[], anchors: readonly Span[]): Span | undefined {
  let best = spans[0]
  let bestGap = Number.POSITIVE_INFINITY
  for (const span of anchors.length === 0 ? [] : spans) {
    const gap = Math.min(...anchors.map((anchor) => Math.max(0, anchor[0] - span[1], span[0] - anchor[1])))
    if (gap < bestGap) {
      best = span
      bestGap = gap
    }
  }
  return best
}
