/** Runs of documents as a table: what tells them apart, and how their rows stand. */
import { opinionName } from '../shared/opinion.ts'
import type { RunSummary } from '../shared/views.ts'
import { printTable } from './output.ts'

export function printRuns(runs: readonly RunSummary[]): void {
  printTable([
    ['run', 'document', 'schema', 'opinion', 'model', 'status', 'pending', 'staged', 'confirmed', 'rejected', 'failed'],
    ...runs.map(({ runUid, documentName, schemaRef, opinion, provider, model, status, counts }) => [
      runUid,
      documentName,
      schemaRef,
      opinionName(opinion),
      provider === 'rules' ? 'rules' : model,
      status,
      counts.pending + counts.claimed,
      counts.ai_complete,
      counts.confirmed,
      counts.rejected,
      counts.failed,
    ]),
  ])
}
