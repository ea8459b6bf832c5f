/** A scheduler with a clock that stands still, and news of requests. */
import { createScheduler } from '../../src/core/runs/create-scheduler.ts'
import type { CallNews } from '../../src/core/runs/lane-messages.ts'
import type { Permit, Scheduler } from '../../src/core/runs/scheduler.ts'
import type { RateLimits } from '../../src/core/llm/provider.ts'
import type { Route } from '../../src/core/schemas/prompt-config.ts'
import { type ErrorCode, ERROR_HINTS, type ErrorData } from '../../src/shared/errors.ts'

export const CLAUDE: Route = { provider: 'anthropic', model: 'claude' }
export const LOCAL: Route = { provider: 'openai-compatible', model: 'local' }
export const RULES: Route = { provider: 'rules', model: 'rules' }
export const ONE_KEY = ['a']

/** Time goes on only by `pass`; timers fire in their order. */
function fakeClock() {
  let now = 1000
  const timers = new Set<{ at: number; fn: () => void }>()
  const due = (until: number) => [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
  return {
    now: () => now,
    later: (fn: () => void, ms: number) => {
      const timer = { at: now + ms, fn }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    pass: (ms: number) => {
      const until = now + ms
      for (let timer = due(until); timer; timer = due(until)) {
        timers.delete(timer)
        now = Math.max(now, timer.at)
        timer.fn()
      }
      now = until
    },
    timers: () => timers.size,
  }
}

export function setUp(random = () => 1) {
  const clock = fakeClock()
  let wakes = 0
  const scheduler = createScheduler({ now: clock.now, later: clock.later, random, onWake: () => (wakes += 1) })
  return { clock, scheduler, wakes: () => wakes }
}

export function takeAll(scheduler: Scheduler): Permit[] {
  const permits: Permit[] = []
  for (let permit = scheduler.next(); permit; permit = scheduler.next()) permits.push(permit)
  return permits
}

/** The only permit that may leave now. */
export function takeOne(scheduler: Scheduler): Permit {
  const [permit, ...others] = takeAll(scheduler)
  if (!permit || others.length > 0) throw new Error(`${String(others.length + (permit ? 1 : 0))} permits, not one.`)
  return permit
}

type Told = { readonly retryAfterSeconds?: number; readonly limits?: Partial<RateLimits>; readonly tokens?: number }

export function news(code: ErrorCode | null, { retryAfterSeconds, limits, tokens }: Told = {}): CallNews {
  const data = retryAfterSeconds === undefined ? {} : { data: { retryAfterSeconds } }
  const error: ErrorData | null = code && { code, message: code, hint: ERROR_HINTS[code], ...data }
  const known = limits ? { requests: null, inputTokens: null, outputTokens: null, ...limits } : null
  const taken = tokens === undefined ? null : { input: tokens, output: 1 }
  return { runId: 1, jobId: 1, error, limits: known, tokens: taken, latencyMs: 1 }
}
export const GOOD = news(null)
