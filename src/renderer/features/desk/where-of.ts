import type { Where } from '../../lib/where.ts'
import type { Desk } from './use-desk.ts'

/** The rows of a desk as its parts ask for them; null where nothing has been run. */
export function whereOf({ query, schemaUid, fields, hasRun }: Desk): Where | null {
  const { scope, filter } = query.query
  return hasRun && schemaUid !== null ? { scope, filter, schemaUid, fields } : null
}
