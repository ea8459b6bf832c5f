import { describe, expect, it } from 'vitest'
import { CLAUDE, GOOD, news, ONE_KEY, RULES, setUp, takeAll, takeOne } from '../../../tests/helpers/scheduling.ts'

/** A route whose first answer has begun and whose window is wide open. */
function setUpWarm(concurrency = 50, keyIds: readonly string[] = ONE_KEY) {
  const set = setUp()
  set.scheduler.offer(CLAUDE, { concurrency, keyIds })
  set.scheduler.ended(takeOne(set.scheduler).permitId, GOOD)
  set.clock.pass(2000)
  return set
}

describe('the beginning of a route', () => {
  it('sends one request and waits until its answer has begun', () => {
    const { scheduler, clock } = setUp()
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    const first = takeOne(scheduler)
    clock.pass(60_000)
    expect(takeAll(scheduler)).toEqual([])
    scheduler.began(first.permitId)
    expect(takeAll(scheduler)).toHaveLength(3)
  })

  it('sends one again when the first failed before an answer began', () => {
    const { scheduler } = setUp()
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    scheduler.ended(takeOne(scheduler).permitId, news('cancelled'))
    takeOne(scheduler)
  })

  it('stays cold after a pack that earlier answers filled', () => {
    const { scheduler } = setUp()
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    scheduler.ended(takeOne(scheduler).permitId, { ...GOOD, isSent: false })
    takeOne(scheduler)
  })

  it('fans out by one each 20 ms, up to its concurrency within a second', () => {
    const { scheduler, clock, wakes } = setUp()
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    scheduler.began(takeOne(scheduler).permitId)
    expect(takeAll(scheduler)).toHaveLength(3)
    for (let open = 5; open <= 50; open++) {
      const before = wakes()
      clock.pass(20)
      expect(wakes()).toBeGreaterThan(before)
      expect(takeAll(scheduler)).toHaveLength(1)
    }
    clock.pass(1000)
    expect(takeAll(scheduler)).toEqual([])
    expect(clock.timers()).toBe(0)
  })

  it('needs no warm start with rules', () => {
    const { scheduler } = setUp()
    scheduler.offer(RULES, { concurrency: 8, keyIds: [null] })
    expect(takeAll(scheduler)).toHaveLength(8)
  })

  it('is cold again when the route was idle', () => {
    const { scheduler } = setUpWarm()
    scheduler.nothing(takeAll(scheduler)[0]?.permitId ?? 0)
    for (let id = 1; id < 60; id++) scheduler.nothing(id)
    expect(scheduler.isIdle()).toBe(true)
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    takeOne(scheduler)
  })

  it('wakes the host once when a request may leave, however long the host takes none', () => {
    const { scheduler, clock, wakes } = setUp()
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    expect(wakes()).toBe(0)
    clock.pass(60_000)
    expect(wakes()).toBe(1)
  })
})

describe('work and no work', () => {
  it('leaves a route in which nothing was found until it is offered again', () => {
    const { scheduler } = setUp()
    scheduler.offer(RULES, { concurrency: 2, keyIds: [null] })
    const [first, second] = takeAll(scheduler)
    scheduler.nothing(first?.permitId ?? 0)
    expect(takeAll(scheduler)).toEqual([])
    expect(scheduler.isIdle()).toBe(false)
    scheduler.ended(second?.permitId ?? 0, GOOD)
    expect(scheduler.isIdle()).toBe(true)
  })

  it('keeps work that was offered after a lane had looked and found nothing', () => {
    const { scheduler } = setUp()
    scheduler.offer(RULES, { concurrency: 1, keyIds: [null] })
    const early = takeOne(scheduler)
    scheduler.offer(RULES, { concurrency: 1, keyIds: [null] })
    scheduler.nothing(early.permitId)
    takeOne(scheduler)
  })

  it('sends nothing more of a route that was withdrawn, and lets what is under way end', () => {
    const { scheduler } = setUpWarm()
    const [open] = takeAll(scheduler)
    scheduler.withdraw(CLAUDE)
    expect(scheduler.ended(open?.permitId ?? 0, GOOD)).toEqual({ kind: 'go' })
    expect(takeAll(scheduler)).toEqual([])
  })

  it('takes turns between routes, with 64 requests in all', () => {
    const { scheduler } = setUp()
    for (const model of ['a', 'b', 'c'])
      scheduler.offer({ provider: 'rules', model }, { concurrency: 64, keyIds: [null] })
    const permits = takeAll(scheduler)
    expect(permits).toHaveLength(64)
    const counts = ['a', 'b', 'c'].map((model) => permits.filter(({ route }) => route.model === model).length)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
  })

  it('spreads requests over the keys', () => {
    const { scheduler } = setUpWarm(9, ['a', 'b', 'c'])
    const keys = takeAll(scheduler).map(({ keyId }) => keyId)
    expect(keys.toSorted()).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'])
  })

  it('sends nothing after it was closed', () => {
    const { scheduler, clock } = setUpWarm()
    scheduler.close()
    expect(takeAll(scheduler)).toEqual([])
    expect(clock.timers()).toBe(0)
  })
})

describe('a provider that asks to slow down', () => {
  it('waits as long as it says, and says so', () => {
    const { scheduler, clock, wakes } = setUpWarm()
    const [open] = takeAll(scheduler)
    expect(scheduler.ended(open?.permitId ?? 0, news('provider_rate_limited', { retryAfterSeconds: 12 }))).toEqual({
      kind: 'go',
    })
    expect(scheduler.notices()).toEqual([{ route: CLAUDE, text: 'Rate limited; goes on in 12 s' }])
    for (let id = 3; id <= 51; id++) scheduler.ended(id, GOOD)
    clock.pass(11_999)
    expect(takeAll(scheduler)).toEqual([])
    const before = wakes()
    clock.pass(1)
    expect(wakes()).toBe(before + 1)
    expect(takeAll(scheduler).length).toBeGreaterThan(0)
    expect(scheduler.notices()).toEqual([])
  })

  it('waits at most two minutes', () => {
    const { scheduler, clock } = setUpWarm(1)
    scheduler.ended(takeOne(scheduler).permitId, news('provider_overloaded', { retryAfterSeconds: 86_400 }))
    expect(scheduler.notices()[0]?.text).toBe('Overloaded; tries again in 120 s')
    clock.pass(120_000)
    takeOne(scheduler)
  })

  it('doubles its own waits from half a second when the provider names none', () => {
    const { scheduler, clock } = setUpWarm(1)
    for (const ms of [500, 1000, 2000, 4000, 8000]) {
      scheduler.ended(takeOne(scheduler).permitId, news('provider_overloaded'))
      clock.pass(ms - 1)
      expect(takeAll(scheduler)).toEqual([])
      clock.pass(1)
    }
    expect(scheduler.ended(takeOne(scheduler).permitId, news('provider_overloaded'))).toEqual({ kind: 'give_up' })
    expect(takeAll(scheduler)).toEqual([])
    expect(scheduler.isIdle()).toBe(true)
  })

  it('counts anew after every success', () => {
    const { scheduler, clock } = setUpWarm(1)
    for (let i = 0; i < 30; i++) {
      const end = i % 5 === 4 ? GOOD : news('provider_rate_limited', { retryAfterSeconds: 1 })
      expect(scheduler.ended(takeOne(scheduler).permitId, end)).toEqual({ kind: 'go' })
      clock.pass(1000)
    }
  })

  it('halves once for a burst, then grows by one for each window-full of answers', () => {
    const { scheduler, clock } = setUpWarm(40)
    const burst = takeAll(scheduler)
    expect(burst).toHaveLength(40)
    for (const { permitId } of burst) scheduler.ended(permitId, news('provider_rate_limited', { retryAfterSeconds: 1 }))
    clock.pass(1000)
    let open = takeAll(scheduler)
    expect(open).toHaveLength(20)
    for (const { permitId } of open) scheduler.ended(permitId, GOOD)
    open = takeAll(scheduler)
    expect(open).toHaveLength(21)
    for (const { permitId } of open) scheduler.ended(permitId, news('provider_overloaded', { retryAfterSeconds: 1 }))
    clock.pass(1000)
    expect(takeAll(scheduler)).toHaveLength(10)
  })

  it('goes on with the other keys when one is limited', () => {
    const { scheduler } = setUpWarm(4, ['a', 'b'])
    const open = takeAll(scheduler)
    const limited = open.find(({ keyId }) => keyId === 'a')
    scheduler.ended(limited?.permitId ?? 0, news('provider_rate_limited', { retryAfterSeconds: 60 }))
    for (const { permitId } of open) scheduler.ended(permitId, GOOD)
    expect(takeAll(scheduler).map(({ keyId }) => keyId)).toEqual(['b', 'b', 'b'])
    expect(scheduler.notices()).toEqual([])
  })

  it('does not give up while a key of the pool has not failed six times', () => {
    const { scheduler, clock } = setUpWarm(1, ['a', 'b', 'c'])
    const verdicts: string[] = []
    while (verdicts.at(-1) !== 'give_up') {
      const { permitId } = takeOne(scheduler)
      verdicts.push(scheduler.ended(permitId, news('provider_rate_limited', { retryAfterSeconds: 1 })).kind)
      clock.pass(1000)
    }
    expect(verdicts).toHaveLength(18)
  })

  it('starts from the beginning when it is offered again after it gave up', () => {
    const { scheduler, clock } = setUpWarm(1)
    const limited = news('provider_rate_limited', { retryAfterSeconds: 2 })
    for (let i = 0; i < 6; i++) {
      scheduler.ended(takeOne(scheduler).permitId, limited)
      if (i < 5) clock.pass(2000)
    }
    scheduler.offer(CLAUDE, { concurrency: 50, keyIds: ONE_KEY })
    expect(scheduler.ended(takeOne(scheduler).permitId, limited)).toEqual({ kind: 'go' })
  })
})

describe('limits in the headers', () => {
  const window = (limit: number, remaining: number) => ({ limit, remaining, resetMs: 20_000 })

  it('waits until the reset when no request is left', () => {
    const { scheduler, clock } = setUpWarm(1)
    scheduler.ended(takeOne(scheduler).permitId, news(null, { limits: { requests: window(50, 0) } }))
    expect(scheduler.notices()).toEqual([{ route: CLAUDE, text: 'Waits for the request limit of the key, 20 s' }])
    clock.pass(19_999)
    expect(takeAll(scheduler)).toEqual([])
    clock.pass(1)
    takeOne(scheduler)
  })

  it('waits when fewer tokens are left than a request takes on average', () => {
    const { scheduler, clock } = setUpWarm(1)
    const end = (remaining: number) => news(null, { tokens: 500, limits: { inputTokens: window(1000, remaining) } })
    scheduler.ended(takeOne(scheduler).permitId, end(600))
    scheduler.ended(takeOne(scheduler).permitId, end(400))
    expect(scheduler.notices()[0]?.text).toBe('Waits for the token limit of the key, 20 s')
    clock.pass(20_000)
    takeOne(scheduler)
  })

  it('takes off what is under way, so that no more leave than the limit holds', () => {
    const { scheduler, clock } = setUpWarm(50)
    const [open] = takeAll(scheduler)
    for (let id = 3; id <= 51; id++) scheduler.ended(id, GOOD)
    scheduler.ended(open?.permitId ?? 0, news(null, { limits: { requests: window(50, 5) } }))
    expect(takeAll(scheduler)).toHaveLength(5)
    clock.pass(20_000)
    expect(takeAll(scheduler).length).toBeLessThanOrEqual(50)
  })

  it('sends a request that is larger than the limit itself once the limit is untouched', () => {
    const { scheduler, clock } = setUpWarm(1)
    const tooLarge = news(null, { tokens: 5000, limits: { inputTokens: window(1000, 0) } })
    scheduler.ended(takeOne(scheduler).permitId, tooLarge)
    expect(takeAll(scheduler)).toEqual([])
    clock.pass(20_000)
    takeOne(scheduler)
  })

  it('uses the key that has something left', () => {
    const { scheduler } = setUpWarm(2, ['a', 'b'])
    const [open] = takeAll(scheduler)
    scheduler.ended(open?.permitId ?? 0, news(null, { limits: { requests: window(50, 0) } }))
    expect(takeOne(scheduler).keyId).not.toBe(open?.keyId)
  })
})

describe('what only a person can mend', () => {
  it.each([
    'provider_auth',
    'provider_billing',
    'provider_key_missing',
    'provider_key_origin',
    'model_unknown',
  ] as const)('pauses on %s, and sends nothing until it is offered again', (code) => {
    const { scheduler, clock } = setUpWarm(4)
    const open = takeAll(scheduler)
    expect(open).toHaveLength(4)
    for (const { permitId } of open) {
      expect(scheduler.ended(permitId, news(code))).toEqual({ kind: 'pause' })
      expect(takeAll(scheduler)).toEqual([])
    }
    clock.pass(600_000)
    expect(takeAll(scheduler)).toEqual([])
    expect(scheduler.isIdle()).toBe(true)
    scheduler.offer(CLAUDE, { concurrency: 4, keyIds: ONE_KEY })
    takeOne(scheduler)
  })

  it('does not pause again for a request that left before the pause', () => {
    const { scheduler } = setUpWarm(4)
    const [first, second] = takeAll(scheduler)
    scheduler.ended(first?.permitId ?? 0, news('provider_auth'))
    scheduler.offer(CLAUDE, { concurrency: 4, keyIds: ['new'] })
    expect(scheduler.ended(second?.permitId ?? 0, news('provider_auth'))).toEqual({ kind: 'go' })
  })

  it('drops a bad key of a pool, and pauses with the last', () => {
    const { scheduler } = setUpWarm(2, ['a', 'b'])
    const [one, other] = takeAll(scheduler)
    expect(scheduler.ended(one?.permitId ?? 0, news('provider_auth'))).toEqual({ kind: 'drop_key' })
    expect(takeOne(scheduler).keyId).toBe(other?.keyId)
    scheduler.offer(CLAUDE, { concurrency: 3, keyIds: ['a', 'b'] })
    expect(takeOne(scheduler).keyId).toBe(other?.keyId)
    expect(scheduler.ended(other?.permitId ?? 0, news('provider_billing'))).toEqual({ kind: 'pause' })
    scheduler.offer(CLAUDE, { concurrency: 3, keyIds: ['a', 'b'] })
    expect(scheduler.isIdle()).toBe(false)
  })

  it('pauses when the address does not answer three times in a row', () => {
    const { scheduler, clock } = setUpWarm(1)
    for (const kind of ['go', 'go', 'pause']) {
      expect(scheduler.ended(takeOne(scheduler).permitId, news('provider_unreachable'))).toEqual({ kind })
      expect(takeAll(scheduler)).toEqual([])
      clock.pass(1000)
    }
    expect(scheduler.isIdle()).toBe(true)
  })

  it('counts a burst of broken connections once', () => {
    const { scheduler } = setUpWarm(10)
    for (const { permitId } of takeAll(scheduler))
      expect(scheduler.ended(permitId, news('provider_unreachable'))).toEqual({ kind: 'go' })
    expect(scheduler.notices()[0]?.text).toBe('Not reachable; tries again in 1 s')
  })

  it('does not pause for broken connections while others are answered', () => {
    const { scheduler, clock } = setUpWarm(2)
    for (let i = 0; i < 20; i++) {
      const [good, bad] = takeAll(scheduler)
      scheduler.ended(good?.permitId ?? 0, GOOD)
      expect(scheduler.ended(bad?.permitId ?? 0, news('provider_unreachable'))).toEqual({ kind: 'go' })
      clock.pass(1000)
    }
  })
})
