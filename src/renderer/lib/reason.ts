import type { ErrorData } from '../../shared/errors.ts'

type Failed = { readonly name: string; readonly error: ErrorData | null }

/** Why a document failed, for a place where its name stands beside it: `not a whole PDF`. */
export function reasonOf({ name, error }: Failed): string {
  const message = (error?.message ?? '').replace(/\.$/, '')
  const own = `"${name}" `
  return message.startsWith(own) ? message.slice(own.length).replace(/^(?:is|was) /, '') : message
}

/** The same as a sentence, and what to do about it. */
export function reasonAndHint(failed: Failed): string {
  const reason = reasonOf(failed)
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. ${failed.error?.hint ?? ''}`.trim()
}
