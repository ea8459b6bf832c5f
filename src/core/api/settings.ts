import { basename } from 'node:path'
import { z } from 'zod'
import { PROVIDER_KINDS } from '../../shared/domain.ts'
import { settingsSchema } from '../../shared/settings.ts'
import { sqliteVersion } from '../db/connection.ts'
import { listProviders, removeProviderKey, setProviderBaseUrl, setProviderKey } from '../providers.ts'
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

  setKey: procedure
    .input(provider.extend({ key: z.string().trim().min(1).max(500) }))
    .mutation(async ({ ctx, input }) => {
      const view = await setProviderKey(ctx, input.kind, input.key)
      ctx.events.emit({ type: 'settings' })
      return view
    }),

  deleteKey: procedure.input(provider).mutation(async ({ ctx, input }) => {
    const view = await removeProviderKey(ctx, input.kind)
    ctx.events.emit({ type: 'settings' })
    return view
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
