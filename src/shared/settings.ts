import { z } from 'zod'
import { PROVIDER_KINDS } from './domain.ts'
import { keyChoicesSchema } from './key-actions.ts'

/** What a person can set for a workspace. docs/settings.md describes each. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  concurrency: z.number().int().min(1).max(64),
  defaultProvider: z.enum(PROVIDER_KINDS),
  /** What openai-compatible asks when no model is named; empty: the one that was checked last at its address. */
  openaiCompatibleModel: z.string().trim().max(200),
  /** Where the model takes one, and neither run nor schema says otherwise. */
  temperature: z.number().min(0).max(2),
  /** Upper bound of the answer for one block, in tokens. */
  maxTokensPerBlock: z.number().int().min(1).max(100_000),
  /** Attempts that a row has before it fails. */
  maxAttempts: z.number().int().min(1).max(10),
  /** How long one request may take in all. */
  requestTimeoutSeconds: z.number().int().min(10).max(7200),
  actor: z.string().trim().min(1).max(80),
  /** Documents that are read at the same time, each in a process of its own. */
  parserProcesses: z.number().int().min(1).max(16),
  parseTimeoutSeconds: z.number().int().min(5).max(3600),
  parseMemoryMiB: z.number().int().min(256).max(16_384),
  maxBlocksPerDocument: z.number().int().min(1000).max(5_000_000),
  /** Keys of a person's own, by action; the others have those that Galley brings. */
  keys: keyChoicesSchema,
})
export type Settings = z.infer<typeof settingsSchema>

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  concurrency: 4,
  defaultProvider: 'rules',
  openaiCompatibleModel: '',
  temperature: 0.2,
  maxTokensPerBlock: 2000,
  maxAttempts: 3,
  requestTimeoutSeconds: 300,
  actor: 'me',
  parserProcesses: 2,
  parseTimeoutSeconds: 60,
  parseMemoryMiB: 1024,
  maxBlocksPerDocument: 200_000,
  keys: {},
}
