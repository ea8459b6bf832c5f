import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLAUDE, GOOD, LOCAL, news, setUp, takeAll } from '../../../tests/helpers/scheduling.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Route } from '../schemas/prompt-config.ts'
import type { CallNews } from './lane-messages.ts'
import type { Permit } from './scheduler.ts'

const ENDS: ReadonlyArray<ErrorCode | null> = [
  null,
  null,
  null,
  'provider_rate_limited',
  'provider_overloaded',
  'provider_unreachable',
  'provider_bad_answer',
  'provider_timeout',
  'cancelled',
]

describe('whatever happens', () => {
  const step = fc.record({
    pick: fc.nat(200),
    end: fc.constantFrom(...ENDS),
    retryAfterSeconds: fc.constantFrom(undefined, 0, 3),
    remaining: fc.constantFrom(null, 0, 3, 40),
    passMs: fc.constantFrom(0, 0, 5, 20, 700),
    hasBegun: fc.boolean(),
  })

  it('starts cold, keeps its bounds, starves no route and ends with every pack sent', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 1, max: 64 }),
        (steps, concurrency) => {
          const { scheduler, clock } = setUp(() => 0.5)
          const waiting = new Map([CLAUDE, LOCAL].map((route) => [route, 60]))
          const open: Permit[] = []
          const warm = new Set<Route>()
          const offer = (route: Route) =>
            scheduler.offer(route, { concurrency, keyIds: route === CLAUDE ? ['a', 'b'] : [null] })
          const leave = () => {
            for (const permit of takeAll(scheduler)) {
              const left = waiting.get(permit.route) ?? 0
              if (left === 0) {
                scheduler.nothing(permit.permitId)
                continue
              }
              waiting.set(permit.route, left - 1)
              open.push(permit)
              const others = open.filter(({ route }) => route === permit.route).length
              expect(others).toBeLessThanOrEqual(warm.has(permit.route) ? concurrency : 1)
            }
            expect(open.length).toBeLessThanOrEqual(64)
          }
          const end = (permit: Permit, told: CallNews) => {
            open.splice(open.indexOf(permit), 1)
            const { kind } = scheduler.ended(permit.permitId, told)
            if (told.error === null) warm.add(permit.route)
            if (told.error?.code === 'provider_bad_answer' || told.error?.code === 'provider_timeout')
              warm.add(permit.route)
            if (told.error) waiting.set(permit.route, (waiting.get(permit.route) ?? 0) + 1)
            if (told.error || kind !== 'go') offer(permit.route)
          }
          for (const route of waiting.keys()) offer(route)
          leave()
          for (const { pick, end: code, passMs, hasBegun, retryAfterSeconds, remaining } of steps) {
            const permit = open[pick % Math.max(1, open.length)]
            if (permit && hasBegun) {
              scheduler.began(permit.permitId)
              warm.add(permit.route)
            }
            const requests = remaining === null ? null : { limit: 50, remaining, resetMs: 5000 }
            const told = remaining === null ? {} : { limits: { requests } }
            if (permit)
              end(permit, news(code, { ...(retryAfterSeconds !== undefined && { retryAfterSeconds }), ...told }))
            clock.pass(passMs)
            leave()
          }
          for (let turns = 0; !scheduler.isIdle(); turns++) {
            expect(turns).toBeLessThan(2000)
            for (const permit of [...open]) end(permit, GOOD)
            clock.pass(100)
            leave()
          }
          expect([...waiting.values()]).toEqual([0, 0])
          expect(clock.timers()).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })
})
