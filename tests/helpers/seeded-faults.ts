/** Faults that come for the same blocks at the same attempts each time, whatever the order of arrival. */
import type { Fault, MessagesRequest } from './messages-server.ts'

const AT_ONCE = { 'retry-after': '0' }
const FAULTS: readonly Fault[] = [
  { fault: 'status', status: 429, headers: AT_ONCE },
  { fault: 'status', status: 500, headers: AT_ONCE },
  { fault: 'status', status: 529, headers: AT_ONCE },
  { fault: 'reset' },
  { fault: 'half_json' },
  { fault: 'broken_body' },
  { fault: 'wrong_tool' },
  { fault: 'missing_blocks' },
  { fault: 'foreign_items' },
  { fault: 'max_tokens', keepItems: 1 },
]

/** 0 to 1, by the seed alone: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type SeededFaults = {
  readonly script: (request: MessagesRequest) => Fault | undefined
  readonly faults: () => number
}

/** `rate` of the requests fail, 0 to 1. */
export function seededFaults(seed: number, rate: number): SeededFaults {
  const asked = new Map<string, number>()
  let faults = 0
  return {
    faults: () => faults,
    script: ({ blocks }) => {
      const first = blocks[0]?.content ?? ''
      const times = (asked.get(first) ?? 0) + 1
      asked.set(first, times)
      const random = seededRandom(seed + hash(`${first} ${times}`))
      if (random() >= rate) return undefined
      faults += 1
      return FAULTS[Math.floor(random() * FAULTS.length)]
    },
  }
}

function hash(text: string): number {
  let value = 2_166_136_261
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16_777_619)
  return value
}
