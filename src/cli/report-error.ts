/** How a command says that it failed: two lines on standard error, with --json also one object on standard output. */
import { AppError, type ErrorData } from '../shared/errors.ts'
import { plain, printJson } from './output.ts'

export type ErrorReport = {
  readonly isJson: boolean
  /** What else the last JSON object holds: the counts of a job that was done in part. */
  readonly result?: object
}

/** Prints the error and makes the exit code 1. */
export function reportError(error: ErrorData, { isJson, result }: ErrorReport): void {
  const { code, message, hint } = error
  if (isJson) printJson({ ...result, error: { code, message, hint } })
  process.stderr.write(`galley: ${plain(message)}\n  ${plain(hint)}\n`)
  process.exitCode = 1
}

/** What the core and its API throw, as plain data. A fault is printed whole, with the id that its message names. */
export async function describeError(error: unknown): Promise<ErrorData> {
  if (error instanceof AppError) return error.toData()
  const { appErrorOf } = await import('../core/api/errors.ts')
  return appErrorOf(error).toData()
}
