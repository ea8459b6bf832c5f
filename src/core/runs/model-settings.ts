import type { ModelConfig, ModelSettings } from '../../shared/model-config.ts'
import type { Settings } from '../../shared/settings.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'

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
  return {
    temperature: override.temperature ?? run.temperature ?? schema.temperature ?? workspace.temperature,
    maxTokensPerBlock:
      override.max_tokens_per_block ??
      run.max_tokens_per_block ??
      schema.max_tokens_per_block ??
      workspace.maxTokensPerBlock,
    maxBatchSize: override.max_batch_size ?? run.max_batch_size ?? schema.max_batch_size ?? 20,
    maxAttempts: override.max_attempts ?? run.max_attempts ?? workspace.maxAttempts,
    fallbackModel: override.fallback_model ?? run.fallback_model ?? null,
    timeoutMs: 1000 * (override.timeout_seconds ?? run.timeout_seconds ?? workspace.requestTimeoutSeconds),
  }
}
