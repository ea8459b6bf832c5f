import type { ProviderKind } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelCatalogue } from './models.ts'
import type { Provider } from './provider.ts'
import { ANTHROPIC_BASE_URL, createAnthropicProvider } from './providers/anthropic/anthropic-provider.ts'
import { createRulesProvider, RULES_DESCRIPTION, RULES_MODEL } from './providers/rules/rules-provider.ts'

/** What a provider is, for settings pages and help texts. */
export type ProviderInfo = {
  readonly kind: ProviderKind
  readonly label: string
  readonly description: string
  readonly needsKey: boolean
  /** Where its calls go when nothing else is set; null for a provider that makes none. */
  readonly defaultBaseUrl: string | null
  /** The default model first. */
  readonly models: readonly string[]
  /** Well-known servers that it reaches. */
  readonly presets: ReadonlyArray<{ readonly label: string; readonly baseUrl: string; readonly needsKey: boolean }>
  readonly hasBatches: boolean
}

export const DEFAULT_MODELS: Readonly<Record<ProviderKind, string>> = {
  rules: RULES_MODEL,
  anthropic: 'claude-haiku-5-5',
  'openai-compatible': '',
}

export const PROVIDER_INFO: Readonly<Record<ProviderKind, ProviderInfo>> = {
  rules: {
    kind: 'rules',
    label: 'Rules',
    description: RULES_DESCRIPTION,
    needsKey: false,
    defaultBaseUrl: null,
    models: [RULES_MODEL],
    presets: [],
    hasBatches: false,
  },
  anthropic: {
    kind: 'anthropic',
    label: 'Anthropic',
    description: 'Claude models over the Messages API. Blocks of the documents that you run leave this computer.',
    needsKey: true,
    defaultBaseUrl: ANTHROPIC_BASE_URL,
    models: [
      'claude-haiku-5-5',
      'claude-sonnet-5-5',
      'claude-opus-5-5',
      'claude-fable-5-1',
      'claude-opus-5',
      'claude-haiku-4-5',
      'claude-sonnet-4-5',
    ],
    presets: [],
    hasBatches: true,
  },
  'openai-compatible': {
    kind: 'openai-compatible',
    label: 'OpenAI-compatible',
    description:
      'OpenAI, OpenRouter, or a server of your own such as Ollama, LM Studio, llama.cpp or vLLM. Blocks go to its address.',
    needsKey: false,
    defaultBaseUrl: 'https://api.openai.com/v1',
    models: [],
    presets: [
      { label: 'OpenAI', baseUrl: 'https://api.openai.com/v1', needsKey: true },
      { label: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', needsKey: true },
      { label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false },
      { label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false },
      { label: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', needsKey: false },
      { label: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', needsKey: false },
    ],
    hasBatches: false,
  },
}

export type ProviderOptions = {
  readonly kind: ProviderKind
  readonly apiKey: string | null
  readonly baseUrl?: string | null
  readonly catalogue: ModelCatalogue
  /** For a whole call. Default: 120 s. */
  readonly timeoutMs?: number
}

/** Throws `provider_key_missing` when the provider needs a key and has none, `setting_invalid` for a base URL that is not one. */
export function createProvider({ kind, apiKey, baseUrl, catalogue, timeoutMs }: ProviderOptions): Provider {
  if (kind === 'rules') return createRulesProvider()
  if (!apiKey) throw new AppError('provider_key_missing', 'There is no key for Anthropic.')
  return createAnthropicProvider({ apiKey, baseUrl, catalogue, timeoutMs })
}
