import type { ModelConfig, ModelSettings } from '../../shared/model-config.ts'
import type { Settings } from '../../shared/settings.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'
import { MAX_BLOCKS_PER_PACK } from './pack.ts'

export type SettingsSources = {
  /** Of one request: kept with its pack. */
  readonly override: ModelConfig
  /** Of the run: its `model_config`. */
  readonly run: ModelConfig
  readonly schema: PromptConfig
  readonly workspace: Settings
}

/** What counts for a request: its override, then the run's `model_config`, the schema's `prompt_config`, the workspace. */
export function resolveModelSettings({ override, run, schema, workspace }: SettingsSources): ModelSettings {
  const first = <K extends keyof ModelConfig>(key: K): ModelConfig[K] => override[key] ?? run[key] ?? schema[key]
  return {
    temperature: first('temperature') ?? workspace.temperature,
    maxTokensPerBlock: first('max_tokens_per_block') ?? workspace.maxTokensPerBlock,
    maxBatchSize: first('max_batch_size') ?? MAX_BLOCKS_PER_PACK,
    maxAttempts: first('max_attempts') ?? workspace.maxAttempts,
    fallbackModel: first('fallback_model') ?? null,
    timeoutMs: 1000 * (first('timeout_seconds') ?? workspace.requestTimeoutSeconds),
  }
}
