/** How a command says that it failed: two lines on standard error, with --json also one object on standard output. */
import { randomUUID } from 'node:crypto'
import { AppError, type ErrorData, toErrorData } from '../shared/errors.ts'
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

/** What the core and its API throw, as plain data. A fault gets an id, with which its stack is printed. */
export async function describeError(error: unknown): Promise<ErrorData> {
  const known = error instanceof AppError ? error : await unwrapApiError(error)
  if (known && known.code !== 'internal') return known.toData()
  const id = randomUUID().slice(0, 8)
  const fault = toErrorData(known ?? error)
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  process.stderr.write(`galley: fault ${id}\n${stack}\n`)
  return { ...fault, message: `Internal error ${id}: ${fault.message}` }
}

async function unwrapApiError(error: unknown): Promise<AppError | null> {
  if (!(error instanceof Error) || error.name !== 'TRPCError') return null
  const { appErrorOf } = await import('../core/api/errors.ts')
  return appErrorOf(error)
}
