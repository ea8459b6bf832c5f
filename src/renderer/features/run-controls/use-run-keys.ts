import type { RunSummary } from '../../../shared/views.ts'
import { type KeyHandlers, useKeys } from '../../keys/use-keys.ts'
import { useRunControls } from './use-run-controls.ts'

/** Rows that wait for an answer can be moved between now and the night. */
export function canMoveRows({ status, counts, provider }: RunSummary): boolean {
  return (status === 'running' || status === 'paused') && counts.pending > 0 && provider === 'anthropic'
}

function uidsOf(runs: readonly RunSummary[], isMeant: (run: RunSummary) => boolean): { runUids: string[] } | null {
  const runUids = runs.filter(isMeant).map(({ runUid }) => runUid)
  return runUids.length > 0 ? { runUids } : null
}

/** The keys for runs that are under way, or that left failed rows: of a document, or of all documents of a project. */
export function useRunKeys(runs: readonly RunSummary[]): void {
  const { pause, resume, cancel, retry, move } = useRunControls()
  const running = uidsOf(runs, ({ status }) => status === 'running')
  const paused = uidsOf(runs, ({ status }) => status === 'paused')
  const open = uidsOf(runs, ({ status }) => status === 'running' || status === 'paused')
  const failed = uidsOf(runs, ({ counts }) => counts.failed > 0)
  const [run, another] = runs
  const movable = run && !another && canMoveRows(run) ? { runUid: run.runUid, blockIndexes: null } : null
  const handlers: KeyHandlers = {
    ...(running && { pauseRun: () => pause.mutate(running) }),
    ...(paused && { resumeRun: () => resume.mutate(paused) }),
    ...(open && { cancelRun: () => cancel.mutate(open) }),
    ...(failed && { retryFailed: () => retry.mutate(failed) }),
    ...(movable && {
      askNow: () => move.mutate({ ...movable, lane: 'now' }),
      askOvernight: () => move.mutate({ ...movable, lane: 'overnight' }),
    }),
  }
  useKeys(handlers)
}
