import { OpenAI } from 'openai'
import { OPENAI_BASE_URL } from '../../provider-info.ts'
import { checkKey, parseAddress } from '../wire/address.ts'
import { createBoundedFetch } from '../wire/bounded-fetch.ts'

/** The way to one address, with a key or without. */
export type ChatConnection = {
  /** Over the bounded fetch, without retries; reads nothing of the environment. */
  readonly client: OpenAI
  /** With the version in its path (`…/v1`), without a slash at its end. */
  readonly baseUrl: string
  readonly origin: string
  /** Empty for none. */
  readonly apiKey: string
  readonly fetch: typeof fetch
}

/** The SDK asks for a key also where the server does not. */
const NO_KEY = 'none'

/** Null is OpenAI's own address. Fails with setting_invalid or provider_auth for what cannot be used at all. */
export function connectChat(apiKey: string | null, baseUrl: string | null | undefined): ChatConnection {
  const address = parseAddress(baseUrl ?? OPENAI_BASE_URL)
  if (apiKey) checkKey(apiKey, 'the OpenAI-compatible server')
  const headers = {
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
    'user-agent': 'galley',
    ...(apiKey && { authorization: `Bearer ${apiKey}` }),
  }
  const boundedFetch = createBoundedFetch({ headers, origin: address.origin })
  const client = new OpenAI({
    apiKey: apiKey ?? NO_KEY,
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: address.baseUrl,
    maxRetries: 0,
    fetch: boundedFetch,
    logLevel: 'off',
  })
  return { client, ...address, apiKey: apiKey ?? '', fetch: boundedFetch }
}
