/**
 * Keys of providers: in the operating system's keychain, else in memory for this session, else from the environment.
 * A key belongs to the origin that it was entered for; another base_url asks again.
 */
import { AppError } from '../../shared/errors.ts'
import type { ProviderKind } from '../../shared/domain.ts'

/** The part of keytar's interface that is used; `keytar` is served by its maintained successor. */
export type Keychain = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>
  readonly deletePassword: (service: string, account: string) => Promise<boolean>
}
export type KeySource = 'keychain' | 'memory' | 'environment'
export type FoundKey = { readonly key: string; readonly source: KeySource }
export type KeyPlace = { readonly kind: ProviderKind; /** As in `new URL(…).origin`. */ readonly origin: string }

export const PROVIDER_ORIGINS: Readonly<Record<ProviderKind, string | null>> = {
  rules: null,
  anthropic: 'https://api.anthropic.com',
  'openai-compatible': 'https://api.openai.com',
}
const ENVIRONMENT_VARIABLES: Readonly<Record<ProviderKind, string | null>> = {
  rules: null,
  anthropic: 'ANTHROPIC_API_KEY',
  'openai-compatible': 'OPENAI_API_KEY',
}
const SERVICE = 'Galley'

export type KeyStore = {
  readonly find: (place: KeyPlace) => Promise<FoundKey | null>
  /** Returns where the key is kept: memory when there is no keychain. */
  readonly set: (place: KeyPlace, key: string) => Promise<KeySource>
  readonly remove: (place: KeyPlace) => Promise<void>
}

type KeyStoreOptions = {
  readonly keychain?: Keychain | null
  readonly env?: NodeJS.ProcessEnv
}

/** `keychain` defaults to the system's, loaded at the first use; null means none. */
export function createKeyStore(options: KeyStoreOptions = {}): KeyStore {
  const memory = new Map<string, string>()
  const env = options.env ?? process.env
  const load = onceAsync(async () => (options.keychain === undefined ? await loadKeychain() : options.keychain))
  const accountOf = (place: KeyPlace): string => `${place.kind}@${place.origin}`
  return {
    find: async (place) => {
      const held = memory.get(accountOf(place))
      if (held !== undefined) return { key: held, source: 'memory' }
      const stored = await attempt(async () => (await load())?.getPassword(SERVICE, accountOf(place)))
      if (stored) return { key: stored, source: 'keychain' }
      const fromEnv = environmentKey(env, place)
      return fromEnv ? { key: fromEnv, source: 'environment' } : null
    },
    set: async (place, key) => {
      const isStored = await attempt(async () => {
        const keychain = await load()
        await keychain?.setPassword(SERVICE, accountOf(place), key)
        return keychain !== null
      })
      if (isStored) {
        memory.delete(accountOf(place))
        return 'keychain'
      }
      memory.set(accountOf(place), key)
      return 'memory'
    },
    remove: async (place) => {
      memory.delete(accountOf(place))
      await attempt(async () => (await load())?.deletePassword(SERVICE, accountOf(place)))
    },
  }
}

/** The environment's key belongs to the provider's own address. */
function environmentKey(env: NodeJS.ProcessEnv, place: KeyPlace): string | null {
  const name = ENVIRONMENT_VARIABLES[place.kind]
  return name && place.origin === PROVIDER_ORIGINS[place.kind] ? (env[name] ?? null) : null
}

/** The key that the environment holds for a provider, for a start that names its address itself. */
export function keyFromEnvironment(kind: ProviderKind, env: NodeJS.ProcessEnv = process.env): string | null {
  const name = ENVIRONMENT_VARIABLES[kind]
  return name ? (env[name] ?? null) : null
}

/** A round trip of a value through the system's keychain; false where there is none. */
export async function isKeychainUsable(value: string): Promise<boolean> {
  const found = await attempt(async () => {
    const keychain = await loadKeychain()
    if (!keychain) return null
    await keychain.setPassword(SERVICE, 'doctor', value)
    const back = await keychain.getPassword(SERVICE, 'doctor')
    await keychain.deletePassword(SERVICE, 'doctor')
    return back
  })
  return found === value
}

/** Fails with setting_invalid when the text is no http(s) address. */
export function originOf(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password)
    throw new AppError('setting_invalid', `"${baseUrl.slice(0, 200)}" is not an http or https address.`)
  return url.origin
}

async function loadKeychain(): Promise<Keychain | null> {
  try {
    return await import('keytar/keytar.js')
  } catch {
    return null
  }
}

/** A keychain that fails (locked, no session bus) counts as none: the key then stays in memory. */
async function attempt<T>(fn: () => Promise<T>): Promise<T | null> {
  try {
    return await fn()
  } catch {
    return null
  }
}

function onceAsync<T>(fn: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => (result ??= fn())
}
