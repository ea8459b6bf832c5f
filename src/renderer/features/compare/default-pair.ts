import type { RunSummary } from '../../../shared/views.ts'

export type RunPair = { readonly left: RunSummary; readonly right: RunSummary }
type Wanted = { readonly left: string | undefined; readonly right: string | undefined }

/**
 * The two runs that are compared when they are not named: on the left the main run, since it takes values over; beside it
 * the newest other run of the same schema, else of any. Null with fewer than two runs.
 */
export function defaultPair(runs: readonly RunSummary[], wanted: Wanted): RunPair | null {
  const find = (runUid: string | undefined): RunSummary | undefined => runs.find((run) => run.runUid === runUid)
  const right = find(wanted.right)
  const shown = find(wanted.left)
  if (shown && right && shown !== right) return { left: shown, right }
  const known = shown ?? right
  const main = runs.find((run) => run.opinion === 0 && (!known || run.schemaUid === known.schemaUid))
  const left = shown ?? (main === right ? undefined : main) ?? runs.find((run) => run !== right)
  if (!left) return null
  const other = right ?? partnerOf(runs, left)
  if (!other || other === left) return null
  return left.opinion > 0 && other.opinion === 0 && !wanted.right
    ? { left: other, right: left }
    : { left, right: other }
}

function partnerOf(runs: readonly RunSummary[], one: RunSummary): RunSummary | undefined {
  const others = runs.filter((run) => run !== one)
  const main = others.find((run) => run.schemaUid === one.schemaUid && run.opinion === 0)
  return main ?? others.findLast((run) => run.schemaUid === one.schemaUid) ?? others.at(-1)
}
