import type { ProviderKind } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelCatalogue } from './models.ts'
import type { Provider } from './provider.ts'
import { needsKey, PROVIDER_INFO } from './provider-info.ts'
import { createRulesProvider } from './providers/rules/rules-provider.ts'

export type ProviderOptions = {
  readonly kind: ProviderKind
  readonly apiKey: string | null
  /** Null for the provider's own address. */
  readonly baseUrl?: string | null
  readonly catalogue: ModelCatalogue
}

/**
 * Loads a provider's SDK when it is needed first: threads and commands that work by rules never wait for it.
 * Throws `provider_key_missing` when the address needs a key and there is none, `setting_invalid` for a base URL that is not
 * one, `provider_auth` for a key that no header could hold.
 */
export async function createProvider({ kind, apiKey, baseUrl, catalogue }: ProviderOptions): Promise<Provider> {
  if (kind === 'rules') return createRulesProvider()
  if (!apiKey && needsKey(kind, baseUrl ?? null)) {
    throw new AppError('provider_key_missing', `There is no key for ${PROVIDER_INFO[kind].label}.`)
  }
  if (kind === 'openai-compatible') {
    const { createChatProvider } = await import('./providers/openai-compatible/chat-provider.ts')
    return createChatProvider({ apiKey, baseUrl, catalogue })
  }
  const { createAnthropicProvider } = await import('./providers/anthropic/anthropic-provider.ts')
  return createAnthropicProvider({ apiKey: apiKey ?? '', baseUrl, catalogue })
}
