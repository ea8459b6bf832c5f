/** Edits and decisions go to the host one after the other: a decision on a row comes after the edit that was typed before it. */
let last: Promise<unknown> = Promise.resolve()

/** Does the task when all that was begun before it has ended, well or not. */
export function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const next = last.then(task)
  last = next.catch(() => undefined)
  return next
}
