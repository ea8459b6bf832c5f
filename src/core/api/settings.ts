import { basename } from 'node:path'
import { z } from 'zod'
import { PROVIDER_KINDS } from '../../shared/domain.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { sqliteVersion } from '../db/connection.ts'
import {
  addProviderKey,
  checkProvider,
  listProviders,
  removeProviderKey,
  setEndpointContext,
  setProviderBaseUrl,
} from '../providers.ts'
import { getSettings, setSettings } from '../settings.ts'
import { procedure, router } from './trpc.ts'

export const settingsRouter = router({
  get: procedure.query(({ ctx }) => getSettings(ctx.store)),

  set: procedure.input(settingsSchema.partial()).mutation(({ ctx, input }) => {
    const settings = setSettings(ctx.store, input)
    ctx.events.emit({ type: 'settings' })
    return settings
  }),
})

const provider = z.object({ kind: z.enum(PROVIDER_KINDS) })

export const providersRouter = router({
  list: procedure.query(({ ctx }) => listProviders(ctx)),

  /** Another key of the provider's pool, kept for its present address. */
  addKey: procedure
    .input(provider.extend({ key: z.string().trim().min(1).max(500) }))
    .mutation(async ({ ctx, input }) => {
      const view = await addProviderKey(ctx, input.kind, input.key)
      ctx.events.emit({ type: 'settings' })
      return view
    }),

  removeKey: procedure.input(provider.extend({ keyId: z.string() })).mutation(async ({ ctx, input }) => {
    const view = await removeProviderKey(ctx, input.kind, input.keyId)
    ctx.events.emit({ type: 'settings' })
    return view
  }),

  /** The doctor: tries out what the model at the provider's address takes, and keeps what it found. Null: its default model. */
  check: procedure
    .input(
      provider.extend({
        model: z.string().trim().min(1).max(200).nullable(),
        /** Another address than the one that is set. */
        baseUrl: z.string().max(500).nullable().default(null),
      }),
    )
    .mutation(async ({ ctx, input, signal }) => {
      const check = await checkProvider(ctx, input, signal ?? new AbortController().signal)
      ctx.events.emit({ type: 'settings' })
      return check
    }),

  /** Corrects the context size of a model at the provider's address; null takes the correction back. */
  setContext: procedure
    .input(provider.extend({ model: z.string(), contextTokens: z.number().int().min(512).max(100_000_000).nullable() }))
    .mutation(({ ctx, input }) => {
      const check = setEndpointContext(ctx, input)
      ctx.events.emit({ type: 'settings' })
      return check
    }),

  setBaseUrl: procedure
    .input(provider.extend({ baseUrl: z.string().max(500).nullable() }))
    .mutation(async ({ ctx, input }) => {
      const view = await setProviderBaseUrl(ctx, input.kind, input.baseUrl)
      ctx.events.emit({ type: 'settings' })
      return view
    }),
})

export const systemRouter = router({
  info: procedure.query(({ ctx }) => ({
    version: ctx.assets.version,
    workspaceName: basename(ctx.workspaceDir),
    host: ctx.host,
    sqliteVersion: sqliteVersion(),
    platform: process.platform,
  })),
})
