import { findJobById, type JobRow } from '../db/queries/jobs.ts'
import type { Store } from '../db/store.ts'
import type { KeyStore } from '../keys/key-store.ts'
import { providerAccess } from '../providers.ts'
import { getSettings } from '../settings.ts'
import type { RunService } from './run-service.ts'

/** The parts of an open workspace that live requests need. */
export type StartDesk = { readonly store: Store; readonly keys: KeyStore; readonly runs: RunService }

/** Lets the live requests of a running job leave, with the keys of now. Fails with provider_key_missing. */
export async function startJob(desk: StartDesk, jobId: number): Promise<void> {
  const job = findJobById(desk.store.connection, jobId)
  if (job?.state === 'running') await startLive(desk, job, () => undefined)
}

/** The same, with what is to be written when nothing can refuse the start any more. */
export async function startLive(desk: StartDesk, job: JobRow, before: () => void): Promise<void> {
  const start = desk.runs.startOf(job.id)
  const baseUrl = start?.baseUrl ?? null
  const access = await providerAccess(desk, job.provider, baseUrl)
  desk.runs.requireOpen()
  before()
  const concurrency = start?.concurrency ?? getSettings(desk.store).concurrency
  desk.runs.begin(job.id, { access, concurrency, baseUrl })
}
