import { z } from 'zod'
import { PROVIDER_KINDS } from './domain.ts'

/** What a person can set for a workspace. docs/settings.md describes each. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  concurrency: z.number().int().min(1).max(64),
  defaultProvider: z.enum(PROVIDER_KINDS),
  actor: z.string().trim().min(1).max(80),
})
export type Settings = z.infer<typeof settingsSchema>

export const DEFAULT_SETTINGS: Settings = { theme: 'system', concurrency: 4, defaultProvider: 'rules', actor: 'me' }
