/** Which parts of a block's text are marked, and how. */
import type { Evidence, EvidenceGrade } from '../../../shared/domain.ts'

/** `here`: what the reader asks about; `faint`: other values of the row. */
export type MarkTone = 'here' | 'faint'
/** `place` counts what is asked about, in reading order, from 0. */
export type MarkSpan = {
  readonly start: number
  readonly end: number
  readonly tone: MarkTone
  readonly place?: number
}
export type MarkedPart = { readonly text: string; readonly tone: MarkTone | null; readonly place?: number }

/** The pointer's first step: the field of the schema that the value belongs to. */
export function fieldOfPointer(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
}

export function evidenceOfField(evidence: readonly Evidence[], field: string): readonly Evidence[] {
  return evidence.filter(({ pointer }) => fieldOfPointer(pointer) === field)
}

/** Required words that are nowhere in the block: a person should look. */
export function isFlagged(evidence: readonly Evidence[]): boolean {
  return evidence.some(({ grade, isRequired }) => isRequired && grade === 'not_found')
}

/** The focused field's words stand out; without one those that the schema asks for. */
export function markSpans(evidence: readonly Evidence[], focusedField: string | null): readonly MarkSpan[] {
  const spans = evidence.flatMap(({ pointer, span, isRequired }) => {
    if (!span) return []
    const isHere = focusedField === null ? isRequired : fieldOfPointer(pointer) === focusedField
    return [{ start: span[0], end: span[1], tone: isHere ? 'here' : 'faint' } as const]
  })
  const here = placesOf(spans)
  return spans.map((span) => (span.tone === 'here' ? { ...span, place: here.indexOf(placeName(span)) } : span))
}

const placeName = ({ start, end }: Pick<MarkSpan, 'start' | 'end'>): string => `${start}-${end}`

function placesOf(spans: readonly MarkSpan[]): readonly string[] {
  const here = spans.filter(({ tone }) => tone === 'here')
  return [...new Set(here.toSorted((one, other) => one.start - other.start || one.end - other.end).map(placeName))]
}

/** How many different places of the block are asked about. */
export function countPlaces(spans: readonly MarkSpan[]): number {
  return placesOf(spans).length
}

/** Cuts [start, end) of the content where marks begin and end; where several lie over each other the strongest shows. */
export function splitAtMarks(
  content: string,
  range: readonly [number, number],
  marks: readonly MarkSpan[],
): readonly MarkedPart[] {
  const [start, end] = range
  const inside = marks.filter((mark) => mark.start < end && mark.end > start)
  const cuts = [start, end, ...inside.flatMap((mark) => [mark.start, mark.end])]
    .filter((cut) => cut >= start && cut <= end)
    .toSorted((one, other) => one - other)
  const parts: { text: string; tone: MarkTone | null; place?: number }[] = []
  for (const [nth, from] of cuts.entries()) {
    const to = cuts[nth + 1]
    if (to === undefined || to === from) continue
    const over = inside.filter((mark) => mark.start <= from && mark.end >= to)
    const strongest = over.find((mark) => mark.tone === 'here') ?? over[0]
    const [tone, place] = [strongest?.tone ?? null, strongest?.place]
    const text = content.slice(from, to)
    const last = parts.at(-1)
    if (last?.tone === tone && last.place === place) last.text += text
    else parts.push({ text, tone, ...(place !== undefined && { place }) })
  }
  return parts
}

export const GRADE_WORDS: Readonly<Record<EvidenceGrade, string>> = {
  exact: 'Exact',
  normalised: 'Close',
  fuzzy: 'Similar',
  not_found: 'Not found',
}
export const GRADE_TITLES: Readonly<Record<EvidenceGrade, string>> = {
  exact: 'Stands in the block word for word',
  normalised: 'Stands in the block but for case, spaces, quote marks or markup',
  fuzzy: 'Something like it stands in the block',
  not_found: 'Does not stand in the block',
}

export type GradeCount = { readonly grade: EvidenceGrade; readonly count: number; readonly isFlagged: boolean }

/** A field's grades, the weakest first: what is to be looked at leads. */
export function countGrades(evidence: readonly Evidence[]): readonly GradeCount[] {
  const order = ['not_found', 'fuzzy', 'normalised', 'exact'] as const
  return order.flatMap((grade) => {
    const found = evidence.filter((one) => one.grade === grade)
    return found.length === 0 ? [] : [{ grade, count: found.length, isFlagged: isFlagged(found) }]
  })
}
