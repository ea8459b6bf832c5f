import type { Evidence } from '../../shared/domain.ts'
import type { JsonObject } from '../../shared/json.ts'

export type ConfidenceRater = (data: JsonObject, evidence: readonly Evidence[]) => number | null

/** One number for a row, 0 to 1; null when neither the data nor the evidence says anything. Prepare once a schema. */
export function createConfidenceRater(_schema: JsonObject): ConfidenceRater {
  return (data) => (typeof data.confidence === 'number' ? data.confidence : null)
}
