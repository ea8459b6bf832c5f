import { notifications } from '@mantine/notifications'
import type { ErrorCode, ErrorData } from '../../shared/errors.ts'
import { AppError, ERROR_HINTS } from '../../shared/errors.ts'

/** Hints of the command line, said for the screen. */
const SCREEN_HINTS: Partial<Record<ErrorCode, string>> = {
  project_not_found: 'Open Projects to see which there are.',
  schema_not_found: 'Open Schemas to see which there are.',
  model_unknown: 'Name a model that the provider has, or check one in Settings.',
  workspace_not_found: 'Start Galley with the folder of a workspace.',
  usage: 'Reload the window, then try again.',
}

type Failure = { readonly message: string; readonly hint: string; readonly code: string }

function hasAppData(error: unknown): error is { readonly data: { readonly app: ErrorData } } {
  if (typeof error !== 'object' || error === null || !('data' in error)) return false
  const data = error.data
  return typeof data === 'object' && data !== null && 'app' in data && typeof data.app === 'object' && data.app !== null
}

/** What to tell the person about a thrown value: one sentence and what to do next, never a stack. */
export function failureOf(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint }
  if (hasAppData(error)) {
    const { code, message, hint } = error.data.app
    return { code, message, hint: SCREEN_HINTS[code] ?? hint }
  }
  const message = error instanceof Error ? error.message : String(error)
  if (/failed to fetch|networkerror|load failed|fetch failed/i.test(message)) {
    return {
      code: 'host',
      message: 'Galley does not answer.',
      hint: 'See whether it is still running, then try again.',
    }
  }
  return { code: 'internal', message: message.split('\n')[0] ?? message, hint: ERROR_HINTS.internal }
}

/** Shows a failure as a notification that stays until it is read. */
export function showFailure(error: unknown): void {
  const failure = failureOf(error)
  notifications.show({
    id: `failure-${failure.message}`,
    color: 'red',
    title: failure.message,
    message: failure.hint,
    autoClose: 12_000,
  })
}

export function showDone(message: string): void {
  notifications.show({ message, color: 'green', autoClose: 4_000 })
}
