/** Actions on many rows and undo go one after the other in a workspace; single edits may come in between. */
import type { Store } from '../db/store.ts'

const last = new WeakMap<Store, Promise<unknown>>()

export async function inTurn<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const before = last.get(store) ?? Promise.resolve()
  const mine = before.then(work)
  last.set(
    store,
    mine.catch(() => undefined),
  )
  return await mine
}

/** Lets whatever waits in the event loop have its turn. */
export async function breathe(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve))
}
