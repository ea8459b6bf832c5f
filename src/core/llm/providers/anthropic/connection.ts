import { Anthropic } from '@anthropic-ai/sdk'
import { ANTHROPIC_BASE_URL } from '../../provider-info.ts'
import { checkKey, parseAddress } from '../wire/address.ts'
import { createBoundedFetch } from '../wire/bounded-fetch.ts'

const API_VERSION = '2023-06-01'

/** The way to one address with one key. */
export type AnthropicConnection = {
  /** Over the bounded fetch, without retries; reads nothing of the environment. */
  readonly client: Anthropic
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly origin: string
  readonly apiKey: string
}

/** Null is the public API. Fails with setting_invalid or provider_auth for what cannot be used at all. */
export function connectAnthropic(apiKey: string, baseUrl: string | null | undefined): AnthropicConnection {
  const address = parseAddress(baseUrl ?? ANTHROPIC_BASE_URL)
  checkKey(apiKey, 'Anthropic')
  const headers = {
    accept: 'application/json',
    'anthropic-version': API_VERSION,
    'content-type': 'application/json',
    'user-agent': 'galley',
    'x-api-key': apiKey,
  }
  const client = new Anthropic({
    apiKey,
    authToken: null,
    webhookKey: null,
    baseURL: address.baseUrl,
    maxRetries: 0,
    fetch: createBoundedFetch({ headers, origin: address.origin }),
    logLevel: 'off',
    openTelemetry: false,
  })
  return { client, ...address, apiKey }
}
