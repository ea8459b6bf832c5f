import { opinionName } from '../../../shared/opinion.ts'
import type { RunSummary } from '../../../shared/views.ts'

type Named = Pick<RunSummary, 'schemaRef' | 'opinion'>

/** The schema, and which opinion where it is not the main run. */
export function nameOfRun({ schemaRef, opinion }: Named): string {
  return opinion === 0 ? schemaRef : `${schemaRef} · ${opinionName(opinion)}`
}

/** Who answered. */
export function modelOfRun({ provider, model }: Pick<RunSummary, 'provider' | 'model'>): string {
  return provider === 'rules' ? 'Built-in rules' : model
}
