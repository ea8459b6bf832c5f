import type { Page } from '@playwright/test'

/** Answers or requests that are held back until the test lets them go. */
export type Gate = {
  readonly hold: () => Promise<void>
  /** Default: all that wait and all that will come. */
  readonly letGo: (answers?: number) => void
  readonly held: () => number
}

export function createGate(): Gate {
  const waiting: Array<() => void> = []
  let free = 0
  return {
    hold: () =>
      new Promise((resolve) => {
        if (free === 0) waiting.push(resolve)
        else {
          free -= 1
          resolve()
        }
      }),
    letGo: (answers = Number.POSITIVE_INFINITY) => {
      const next = waiting.splice(0, answers)
      free += answers - next.length
      for (const resolve of next) resolve()
    },
    held: () => waiting.length,
  }
}

/** Holds back the window's requests of a procedure, such as `review.edit`; let go they fail where `outcome` is `abort`. */
export async function holdRequests(
  page: Page,
  procedure: string,
  outcome: 'continue' | 'abort' = 'continue',
): Promise<Gate> {
  const gate = createGate()
  await page.route(
    (url) => url.pathname.includes(procedure),
    async (route) => {
      await gate.hold()
      await route[outcome]()
    },
  )
  return gate
}
