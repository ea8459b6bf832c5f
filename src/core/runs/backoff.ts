/** How long to wait before the next try. */
import type { ErrorData } from '../../shared/errors.ts'

const FIRST_MS = 500
const LONGEST_MS = 30_000
/** A provider that asks for more is asked again after this long. */
const LONGEST_ASKED_MS = 120_000

/** What the provider asked for in milliseconds; null when it did not. */
export function askedMs(error: ErrorData | null): number | null {
  const seconds = error?.data?.retryAfterSeconds
  return typeof seconds === 'number' && seconds >= 0 ? Math.min(seconds * 1000, LONGEST_ASKED_MS) : null
}

/** Exponential with full jitter: somewhere below 0.5 s, 1 s, 2 s … 30 s. `tries` counts from 1, `random` is 0 to 1. */
export function jitterMs(tries: number, random: number): number {
  return random * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, tries - 1))
}
