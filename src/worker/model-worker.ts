/** Entry of the model threads: each task is one lane. Stores stay open for the life of the thread. */
import { openThreadStore, type Store } from '../core/db/store.ts'
import { runLane } from '../core/runs/lane.ts'
import type { LaneResult, LaneTask } from '../core/runs/lane-messages.ts'
import { RunBook } from '../core/runs/run-book.ts'

type Desk = { readonly store: Store; readonly book: RunBook }

const desks = new Map<string, Desk>()

function deskOf(task: LaneTask): Desk {
  const known = desks.get(task.databasePath)
  if (known) return known
  const store = openThreadStore(task.databasePath)
  const desk = { store, book: new RunBook(store, task.catalogueFile) }
  desks.set(task.databasePath, desk)
  return desk
}

/** Called by Piscina under its name. */
export async function workLane(task: LaneTask): Promise<LaneResult> {
  return await runLane({ ...deskOf(task), task })
}
