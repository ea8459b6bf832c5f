import { AppError } from '../../../../shared/errors.ts'

export type Address = {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly origin: string
}

/** Fails with setting_invalid for what is not an http or https address, or holds a password. */
export function parseAddress(baseUrl: string): Address {
  const url = URL.parse(baseUrl)
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username !== '' || url.password !== '') {
    throw new AppError(
      'setting_invalid',
      'The base URL of the provider is not an http or https address without a password.',
    )
  }
  return { baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), origin: url.origin }
}

/** Fails with provider_auth for a key that no header could hold. */
export function checkKey(apiKey: string, label: string): void {
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new AppError('provider_auth', `The key for ${label} holds characters that no key has.`)
  }
}
