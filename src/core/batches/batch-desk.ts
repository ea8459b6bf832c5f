import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { BatchRow } from '../db/queries/batches.ts'
import type { EventBus } from '../events.ts'
import { type KeyStore, originOf } from '../keys/key-store.ts'
import { PROVIDER_INFO } from '../llm/provider-info.ts'
import type { ProviderBatches } from '../llm/provider.ts'
import { providerAccess } from '../providers.ts'
import type { PackDesk } from '../runs/pack-request.ts'

export type Changed = { readonly runIds: Iterable<number>; readonly jobIds: readonly number[] }

/** What the parts of the overnight lane work with. */
export type BatchDesk = PackDesk & {
  readonly keys: KeyStore
  readonly events: EventBus
  /** A person named the address in this session. */
  readonly isNamed: (baseUrl: string) => boolean
  /** Fires when Galley closes. */
  readonly signal: AbortSignal
  /** Packs of the job became ready in the lane `now`. */
  readonly startLive: (jobId: number) => Promise<void>
  /** States of runs and jobs, or packs of theirs, were changed. */
  readonly tell: (changed: Changed) => void
}

export type BatchPlace = Pick<BatchRow, 'provider' | 'baseUrl'>

/**
 * The batches of a provider, once for each key of its pool: a batch is known to the account of the key that submitted
 * it. The environment's key goes to the provider's own address and to those that a person names in this session: an
 * address that only stands in the workspace may be anybody's. Fails with provider_key_missing or batch_unsupported.
 */
export async function openBatches(
  desk: BatchDesk,
  { provider: kind, baseUrl }: BatchPlace,
): Promise<readonly ProviderBatches[]> {
  const { label, defaultBaseUrl } = PROVIDER_INFO[kind]
  const address = baseUrl ?? defaultBaseUrl
  if (address === null) throw new AppError('batch_unsupported', `${label} has no batches.`)
  const keys = desk.isNamed(address)
    ? (await providerAccess(desk, kind, address))[kind].keys
    : await desk.keys.list({ kind, origin: originOf(address) })
  if (keys.length === 0)
    throw new AppError('provider_key_missing', `There is no key for ${label} at ${originOf(address)}.`)
  const providers = await Promise.all(keys.map(({ key }) => desk.book.provider({ kind, baseUrl, key })))
  const batches = providers.map((provider) => provider.batches).filter((one) => one !== null)
  if (batches.length === 0) throw new AppError('batch_unsupported', `${label} has no batches.`)
  return batches
}

/** Asks with one key after the other while they are refused or do not know the batch. */
export async function askInTurn<T>(
  pool: readonly ProviderBatches[],
  ask: (batches: ProviderBatches) => Promise<T>,
): Promise<T> {
  for (const [i, batches] of pool.entries()) {
    try {
      return await ask(batches)
    } catch (error) {
      const status = statusOf(error)
      if (i === pool.length - 1 || (status !== 401 && status !== 403 && status !== 404)) throw error
    }
  }
  throw new AppError('provider_key_missing', 'There is no key for the batch.')
}

/** The HTTP status of a refusal; null when there was no answer. */
export function statusOf(error: unknown): number | null {
  const status = error instanceof AppError ? error.data?.status : undefined
  return typeof status === 'number' ? status : null
}

export function announceBatch({ events }: BatchDesk, batchUid: string): void {
  events.emit({ type: 'batch', batchUid })
}

/** The id of a pack's request within a batch: 1 to 64 of A-Z, a-z, 0-9, _ and -. */
export function toCustomId(batchUid: string, { runId, packIndex }: { runId: number; packIndex: number }): string {
  return `${batchUid}-${runId}-${packIndex}`
}

const STEP_MS = 10

/** Lets the event loop have its turn whenever some 10 ms of work are done. */
export function createBreather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < STEP_MS) return
    await nextTurn()
    since = performance.now()
  }
}
