import { join } from 'node:path'
import type { Assets } from '../assets.ts'

/** How often a worker shows that it lives, and how long it may be silent before its claims go back. */
export const HEARTBEAT_MS = 5_000
export const LEASE_MS = 60_000

/** Tries in a row that a rate-limited or overloaded provider gets before its route is given up. */
export const MAX_BACKOFFS = 6

/**
 * A pack that came back so often from a provider that was overloaded or broke the connection may be what breaks it: from
 * then on its rows spend attempts. The pack goes behind all others each time, so that an outage does not bring one there.
 */
export const MAX_RETURNS = 5

/** Lanes at the same time, over all jobs. */
export const MAX_LANES = 64

export function catalogueFile(assets: Pick<Assets, 'resourcesDir'>): string {
  return join(assets.resourcesDir, 'models.json')
}
