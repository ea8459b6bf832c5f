import type { ProviderKind } from '../../shared/domain.ts'
import { RULES_DESCRIPTION, RULES_MODEL } from './providers/rules/rules-provider.ts'

export const ANTHROPIC_BASE_URL = 'https://api.anthropic.com'
export const OPENAI_BASE_URL = 'https://api.openai.com/v1'

/** An address that many people use, to be chosen by name. */
export type ProviderPreset = { readonly label: string; readonly baseUrl: string; readonly needsKey: boolean }

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
  /** Empty for a provider with one address. */
  readonly presets: readonly ProviderPreset[]
  /** Takes requests overnight, at a lower price. */
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
    presets: [],
    hasBatches: false,
    models: [RULES_MODEL],
  },
  anthropic: {
    kind: 'anthropic',
    label: 'Anthropic',
    description: 'Claude models over the Messages API. Blocks of the documents that you run leave this computer.',
    needsKey: true,
    defaultBaseUrl: ANTHROPIC_BASE_URL,
    presets: [],
    hasBatches: true,
    models: [
      'claude-haiku-5-5',
      'claude-sonnet-5-5',
      'claude-opus-5-5',
      'claude-fable-5-1',
      'claude-opus-5',
      'claude-haiku-4-5',
      'claude-sonnet-4-5',
    ],
  },
  'openai-compatible': {
    kind: 'openai-compatible',
    label: 'OpenAI-compatible',
    description:
      'OpenAI, OpenRouter, or a server of your own such as Ollama, LM Studio, llama.cpp or vLLM. Blocks go to its address.',
    needsKey: false,
    defaultBaseUrl: OPENAI_BASE_URL,
    presets: [
      { label: 'OpenAI', baseUrl: OPENAI_BASE_URL, needsKey: true },
      { label: 'OpenRouter', baseUrl: 'https://openrouter.ai/api/v1', needsKey: true },
      { label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1', needsKey: false },
      { label: 'LM Studio', baseUrl: 'http://127.0.0.1:1234/v1', needsKey: false },
      { label: 'llama.cpp', baseUrl: 'http://127.0.0.1:8080/v1', needsKey: false },
      { label: 'vLLM', baseUrl: 'http://127.0.0.1:8000/v1', needsKey: false },
    ],
    hasBatches: false,
    models: [],
  },
}

/** Whether calls to an address need a key: an OpenAI-compatible server of one's own may do without. Null: the provider's own. */
export function needsKey(kind: ProviderKind, baseUrl: string | null): boolean {
  const { presets, needsKey: always, defaultBaseUrl } = PROVIDER_INFO[kind]
  const origin = URL.parse(baseUrl ?? defaultBaseUrl ?? '')?.origin
  return always || presets.some((preset) => preset.needsKey && new URL(preset.baseUrl).origin === origin)
}
