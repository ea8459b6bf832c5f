import { toRequest, useRunDraft, type RunTarget } from './use-run-draft.ts'
import { useQuote } from './use-quote.ts'
import { useStartRun } from './use-start-run.ts'

/** A run in the making: what was chosen, what it would take, and its start. Null: the target is not known yet. */
export function useRunDesk(target: RunTarget | null, onStarted: (runUids: readonly string[]) => void) {
  const draft = useRunDraft()
  const request = target ? toRequest(draft, target) : null
  return { draft, request, start: useStartRun(onStarted), ...useQuote(request) }
}

export type RunDesk = ReturnType<typeof useRunDesk>
