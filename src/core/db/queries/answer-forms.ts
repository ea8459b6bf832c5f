import type { AnswerRung, ProviderKind } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'

export type AnswerFormPlace = {
  readonly schemaId: number
  readonly provider: ProviderKind
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
  readonly model: string
}

/** The form of answer that worked last for a schema at a model; null before the first answer. */
export function findAnswerForm(
  db: ReadHandle,
  { schemaId, provider, baseUrl, model }: AnswerFormPlace,
): AnswerRung | null {
  const sql = 'SELECT rung FROM answer_forms WHERE schema_id = ? AND provider = ? AND base_url = ? AND model = ?'
  return (
    (db
      .prepare(sql)
      .pluck()
      .get(schemaId, provider, baseUrl ?? '', model) as AnswerRung | undefined) ?? null
  )
}

export function writeAnswerForm(
  db: WriteHandle,
  { schemaId, provider, baseUrl, model }: AnswerFormPlace,
  rung: AnswerRung,
): void {
  db.prepare(
    `INSERT INTO answer_forms (schema_id, provider, base_url, model, rung, updated_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET rung = excluded.rung, updated_at = excluded.updated_at`,
  ).run(schemaId, provider, baseUrl ?? '', model, rung, new Date().toISOString())
}
