import { initTRPC, TRPCError } from '@trpc/server'
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import type { Galley } from '../galley.ts'
import { appErrorOf } from './errors.ts'

/** The router's context is the open Galley itself. */
const trpc = initTRPC.context<Galley>().create({
  errorFormatter: ({ shape, error }) => {
    const app: ErrorData = appErrorOf(error).toData()
    return { ...shape, message: app.message, data: { ...shape.data, stack: undefined, app } }
  },
})

const NOT_FOUND = new Set<ErrorCode>([
  'project_not_found',
  'document_not_found',
  'run_not_found',
  'schema_not_found',
  'export_not_found',
  'upload_not_found',
])

/** Procedures throw AppErrors; tRPC wants its own class around them. */
const withAppErrors = trpc.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) {
    const { cause } = result.error
    throw new TRPCError({
      code: NOT_FOUND.has(cause.code) ? 'NOT_FOUND' : 'BAD_REQUEST',
      message: cause.message,
      cause,
    })
  }
  return result
})

export const router = trpc.router
export const createCallerFactory = trpc.createCallerFactory
export const procedure = trpc.procedure.use(withAppErrors)
