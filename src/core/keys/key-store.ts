/**
 * Keys of providers: in the operating system's keychain, else in memory for this session, and from the environment.
 * A provider has a pool of them for each origin. A key belongs to the origin that it was entered for; another base_url
 * asks again.
 */
import { AppError } from '../../shared/errors.ts'
import type { ProviderKind } from '../../shared/domain.ts'
import { nextKeyId, readPool, type StoredKey, writePool } from './key-pool.ts'

/** The part of keytar's interface that is used; `keytar` is served by its maintained successor. */
export type Keychain = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>
  readonly deletePassword: (service: string, account: string) => Promise<boolean>
}
export type KeySource = 'keychain' | 'memory' | 'environment'
export type FoundKey = { readonly keyId: string; readonly key: string; readonly source: KeySource }
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

/** The id of the key that the environment holds. */
export const ENVIRONMENT_KEY_ID = 'environment'

export type KeyStore = {
  /** All keys of the place, each value once: those of the keychain, of this session, of the environment. */
  readonly list: (place: KeyPlace) => Promise<readonly FoundKey[]>
  /** Adds a key; one that is there already stays as it is. Returns where it is kept: memory when there is no keychain. */
  readonly add: (place: KeyPlace, key: string) => Promise<KeySource>
  /** False when there is no such key, or it belongs to the environment. */
  readonly remove: (place: KeyPlace, keyId: string) => Promise<boolean>
}

type KeyStoreOptions = {
  readonly keychain?: Keychain | null
  readonly env?: NodeJS.ProcessEnv
}
/** A place where keys of one kind of storage lie. `write` says whether it worked. */
type Vault = {
  readonly read: (account: string) => Promise<readonly StoredKey[]>
  readonly write: (account: string, keys: readonly StoredKey[]) => Promise<boolean>
}

/** `keychain` defaults to the system's, loaded at the first use; null means none. */
export function createKeyStore(options: KeyStoreOptions = {}): KeyStore {
  const env = options.env ?? process.env
  const chain = keychainVault(
    onceAsync(async () => (options.keychain === undefined ? await loadKeychain() : options.keychain)),
  )
  const memory = memoryVault()
  const inTurn = createQueue()
  const list = async (place: KeyPlace): Promise<readonly FoundKey[]> => {
    const account = accountOf(place)
    const fromEnv = environmentKey(env, place)
    return withoutRepeats([
      ...(await chain.read(account)).map((key) => ({ ...key, source: 'keychain' as const })),
      ...(await memory.read(account)).map((key) => ({ ...key, source: 'memory' as const })),
      ...(fromEnv ? [{ keyId: ENVIRONMENT_KEY_ID, key: fromEnv, source: 'environment' as const }] : []),
    ])
  }
  return {
    list,
    add: (place, key) =>
      inTurn(async () => {
        const found = await list(place)
        const known = found.find((one) => one.key === key)
        if (known) return known.source
        const account = accountOf(place)
        const added = { keyId: nextKeyId(found), key }
        if (await chain.write(account, [...(await chain.read(account)), added])) return 'keychain'
        await memory.write(account, [...(await memory.read(account)), added])
        return 'memory'
      }),
    remove: (place, keyId) =>
      inTurn(async () => {
        const account = accountOf(place)
        const outcomes = [await dropFrom(chain, account, keyId), await dropFrom(memory, account, keyId)]
        return outcomes.includes(true)
      }),
  }
}

function accountOf(place: KeyPlace): string {
  return `${place.kind}@${place.origin}`
}

async function dropFrom(vault: Vault, account: string, keyId: string): Promise<boolean> {
  const keys = await vault.read(account)
  const rest = keys.filter((key) => key.keyId !== keyId)
  return rest.length < keys.length && (await vault.write(account, rest))
}

function keychainVault(load: () => Promise<Keychain | null>): Vault {
  return {
    read: async (account) => readPool(await attempt(async () => (await load())?.getPassword(SERVICE, account))),
    write: async (account, keys) => {
      const entry = writePool(keys)
      const isWritten = await attempt(async () => {
        const keychain = await load()
        if (entry === null) await keychain?.deletePassword(SERVICE, account)
        else await keychain?.setPassword(SERVICE, account, entry)
        return keychain !== null
      })
      return isWritten ?? false
    },
  }
}

function memoryVault(): Vault {
  const pools = new Map<string, readonly StoredKey[]>()
  return {
    read: (account) => Promise.resolve(pools.get(account) ?? []),
    write: (account, keys) => {
      if (keys.length === 0) pools.delete(account)
      else pools.set(account, keys)
      return Promise.resolve(true)
    },
  }
}

function withoutRepeats(keys: readonly FoundKey[]): readonly FoundKey[] {
  const seen = new Set<string>()
  return keys.filter(({ key }) => !seen.has(key) && seen.add(key))
}

/** One change at a time: each reads the pool that the one before left. */
function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task)
    last = result.catch(() => undefined)
    return result
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
