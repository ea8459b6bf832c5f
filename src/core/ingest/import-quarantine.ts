/** Files over which the parser process died too often are not tried any more, in whichever project they are. */
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { ReadHandle } from '../db/connection.ts'
import type { SourceRow } from '../db/queries/documents.ts'
import { countDeath, findDeaths } from '../db/queries/quarantine.ts'
import type { Store } from '../db/store.ts'

/** Deaths of the parser process after which a file is in quarantine. */
export const MAX_DEATHS = 3

type Named = Pick<SourceRow, 'name' | 'blobSha256'>

export function isQuarantined(db: ReadHandle, { blobSha256 }: Pick<SourceRow, 'blobSha256'>): boolean {
  return (findDeaths(db, blobSha256)?.deaths ?? 0) >= MAX_DEATHS
}

/** Fails with quarantined. */
export function refuseQuarantined(store: Store, { name, blobSha256 }: Named): void {
  const known = findDeaths(store.connection, blobSha256)
  if (known && known.deaths >= MAX_DEATHS) throw quarantined(name, known.error)
}

/** Fails with quarantined at the last that is allowed. */
export function recordDeath(store: Store, { name, blobSha256 }: Named, error: ErrorData): void {
  const at = new Date().toISOString()
  const deaths = store.write((db) => countDeath(db, blobSha256, { error, at }))
  if (deaths >= MAX_DEATHS) throw quarantined(name, error)
}

function quarantined(name: string, { message }: ErrorData): AppError {
  const own = `"${name}" `
  const last = message.startsWith(own) ? `The last time, it ${message.slice(own.length)}` : `The last time: ${message}`
  return new AppError('quarantined', `${own}is in quarantine: it ended its reader ${MAX_DEATHS} times. ${last}`)
}
