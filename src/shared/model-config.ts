import { z } from 'zod'

/**
 * How a model is asked: any of it may be left out. Looked up in the order request override, the run's `model_config`, the
 * schema's `prompt_config`, the workspace's settings. Keys are those of `prompt_config`.
 */
export const modelConfigSchema = z.object({
  /** 0 to 2; left out of requests to models that take none. */
  temperature: z.number().min(0).max(2).optional(),
  /** Upper bound of the answer for one block, in tokens. */
  max_tokens_per_block: z.number().int().min(1).max(100_000).optional(),
  /** Blocks in one request. */
  max_batch_size: z.number().int().min(1).max(20).optional(),
  /** Attempts that a row has before it fails. */
  max_attempts: z.number().int().min(1).max(10).optional(),
  /** Where packs go when the model stays overloaded: a model of the same provider. */
  fallback_model: z.string().trim().min(1).max(200).optional(),
  /** How long one request may take in all. */
  timeout_seconds: z.number().int().min(10).max(7200).optional(),
})
export type ModelConfig = Readonly<z.infer<typeof modelConfigSchema>>

/** Every setting with the value that counts. */
export type ModelSettings = {
  readonly temperature: number
  readonly maxTokensPerBlock: number
  readonly maxBatchSize: number
  readonly maxAttempts: number
  readonly fallbackModel: string | null
  readonly timeoutMs: number
}
