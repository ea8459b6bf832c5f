import { randomUUID } from 'node:crypto'
import { TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { AppError } from '../../shared/errors.ts'

const reported = new WeakMap<object, AppError>()

/** What tRPC says of requests that reach no procedure: the caller's mistake, not a fault inside Galley. */
const CALLER_FAULTS = new Set<TRPCError['code']>([
  'BAD_REQUEST',
  'METHOD_NOT_SUPPORTED',
  'NOT_FOUND',
  'PARSE_ERROR',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
])

/**
 * What a procedure's caller may know of a failure: the AppError that was thrown, `usage` for input of the wrong form,
 * else `internal` with an id under which the host's log has the whole error.
 */
export function appErrorOf(error: unknown): AppError {
  const cause = error instanceof TRPCError && error.cause ? error.cause : error
  if (cause instanceof AppError) return cause
  if (cause instanceof ZodError)
    return new AppError('usage', `The input was not understood: ${describe(cause)}.`, { cause })
  if (error instanceof TRPCError && error.code === 'UNAUTHORIZED') return new AppError('unauthorized', error.message)
  if (error instanceof TRPCError && CALLER_FAULTS.has(error.code)) return new AppError('usage', error.message)
  return internalError(cause)
}

function internalError(cause: unknown): AppError {
  const known = typeof cause === 'object' && cause !== null ? reported.get(cause) : undefined
  if (known) return known
  const id = randomUUID().slice(0, 8)
  const app = new AppError('internal', `Something went wrong inside Galley (id ${id}).`, { cause, data: { id } })
  process.stderr.write(
    `galley: internal ${id}: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  )
  if (typeof cause === 'object' && cause !== null) reported.set(cause, app)
  return app
}

function describe(error: ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.join('.') || 'input'}: ${issue.message.toLowerCase()}` : 'unknown form'
}
