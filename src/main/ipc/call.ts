import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape } from '@trpc/server'
import { z } from 'zod'
import { appRouter } from '../../core/api/router.ts'
import type { Galley } from '../../core/galley.ts'
import type { BridgeReply } from '../../shared/bridge.ts'
import { AppError } from '../../shared/errors.ts'

const requestSchema = z.object({ type: z.enum(['query', 'mutation']), path: z.string(), input: z.unknown().optional() })

/** Calls a procedure as the HTTP adapter would. It never rejects: errors come back in tRPC's shape. */
export async function callProcedure(galley: Galley, request: unknown): Promise<BridgeReply> {
  const parsed = requestSchema.safeParse(request)
  if (!parsed.success) return refusal(new AppError('usage', 'The request of the window was not understood.'))
  const { type, path, input } = parsed.data
  try {
    const data: unknown = await callTRPCProcedure({
      router: appRouter,
      ctx: galley,
      type,
      path,
      getRawInput: async () => input,
      signal: undefined,
      batchIndex: 0,
    })
    return { ok: true, data }
  } catch (cause) {
    const error = getTRPCErrorFromUnknown(cause)
    const shape = getTRPCErrorShape({ config: appRouter._def._config, error, type, path, input, ctx: galley })
    return { ok: false, error: { message: shape.message, data: shape.data } }
  }
}

export function refusal(error: AppError): BridgeReply {
  return { ok: false, error: { message: error.message, data: { app: error.toData() } } }
}
