/** Providers as the settings show them, and what a run needs to reach them. */
import { AppError } from '../shared/errors.ts'
import { PROVIDER_KINDS, type ProviderKind } from '../shared/domain.ts'
import type { EndpointCheck } from '../shared/model-work.ts'
import type { ProviderView } from '../shared/views.ts'
import { readBaseUrl, writeBaseUrl } from './db/queries/settings.ts'
import type { Store } from './db/store.ts'
import {
  type FoundKey,
  keyFromEnvironment,
  type KeyPlace,
  type KeyStore,
  originOf,
  PROVIDER_ORIGINS,
} from './keys/key-store.ts'
import { DEFAULT_MODELS, PROVIDER_INFO } from './llm/create-provider.ts'
import type { AccessByProvider, ProviderAccess } from './runs/lane-messages.ts'

type Desk = { readonly store: Store; readonly keys: KeyStore }

function placeOf(store: Store, kind: ProviderKind): KeyPlace | null {
  const own = PROVIDER_ORIGINS[kind]
  const baseUrl = readBaseUrl(store.connection, kind)
  const origin = baseUrl ? originOf(baseUrl) : own
  return origin === null ? null : { kind, origin }
}

async function findKey({ store, keys }: Desk, kind: ProviderKind): Promise<FoundKey | null> {
  const place = placeOf(store, kind)
  return place ? await keys.find(place) : null
}

export async function listProviders(desk: Desk): Promise<readonly ProviderView[]> {
  return await Promise.all(PROVIDER_KINDS.map((kind) => viewProvider(desk, kind)))
}

export async function viewProvider(desk: Desk, kind: ProviderKind): Promise<ProviderView> {
  const info = PROVIDER_INFO[kind]
  const key = await findKey(desk, kind)
  return {
    kind,
    label: info.label,
    description: info.description,
    needsKey: info.needsKey,
    hasKey: key !== null,
    keySource: key?.source ?? null,
    keys: key ? [{ keyId: 'first', tail: `…${key.key.slice(-4)}`, source: key.source }] : [],
    ownBaseUrl: info.defaultBaseUrl,
    presets: [],
    hasBatches: false,
    endpoint: null,
    baseUrl: readBaseUrl(desk.store.connection, kind),
    defaultModel: DEFAULT_MODELS[kind],
    models: info.models,
  }
}

/** Adds a key to the pool of the provider's present address. Fails with provider_unknown where none is needed. */
export async function addProviderKey(desk: Desk, kind: ProviderKind, key: string): Promise<ProviderView> {
  const place = placeOf(desk.store, kind)
  if (!place) throw new AppError('provider_unknown', `The provider ${kind} needs no key.`)
  await desk.keys.set(place, key.trim())
  return await viewProvider(desk, kind)
}

/** Takes a key out of the pool; one of the environment cannot be taken out here. */
export async function removeProviderKey(desk: Desk, kind: ProviderKind, _keyId: string): Promise<ProviderView> {
  const place = placeOf(desk.store, kind)
  if (place) await desk.keys.remove(place)
  return await viewProvider(desk, kind)
}

export type CheckOrder = { readonly kind: ProviderKind; readonly model: string | null }

/** The doctor: tries out what the model at the provider's address takes, and keeps what it found. Null: its default model. */
export async function checkProvider(_desk: Desk, _order: CheckOrder, _signal: AbortSignal): Promise<EndpointCheck> {
  await Promise.resolve()
  throw new AppError('internal', 'No doctor yet.')
}

export type ContextCorrection = {
  readonly kind: ProviderKind
  readonly model: string
  readonly contextTokens: number | null
}

/** Corrects the context size of a model at the provider's address; null takes the correction back. */
export function setEndpointContext(_desk: Desk, _correction: ContextCorrection): EndpointCheck {
  throw new AppError('internal', 'No doctor yet.')
}

/** Null goes back to the provider's own address. Keys of other addresses stay with those. */
export async function setProviderBaseUrl(
  desk: Desk,
  kind: ProviderKind,
  baseUrl: string | null,
): Promise<ProviderView> {
  if (baseUrl !== null) originOf(baseUrl)
  desk.store.write((db) => writeBaseUrl(db, kind, baseUrl))
  return await viewProvider(desk, kind)
}

/**
 * Addresses and keys for the threads. `baseUrl` is the one that this start names, with the environment's key or one kept
 * for that origin. Fails with provider_key_missing when the chosen provider needs a key and there is none.
 */
export async function providerAccess(
  desk: Desk,
  chosen: ProviderKind,
  baseUrl: string | null,
): Promise<AccessByProvider> {
  const access = async (kind: ProviderKind): Promise<ProviderAccess> => {
    if (baseUrl === null || kind !== chosen || PROVIDER_ORIGINS[kind] === null)
      return { keys: toKeys((await findKey(desk, kind))?.key), baseUrl: readBaseUrl(desk.store.connection, kind) }
    const kept = await desk.keys.find({ kind, origin: originOf(baseUrl) })
    return { keys: toKeys(kept?.key ?? keyFromEnvironment(kind)), baseUrl }
  }
  const entries = await Promise.all(PROVIDER_KINDS.map(async (kind) => [kind, await access(kind)] as const))
  const all = Object.fromEntries(entries) as Record<ProviderKind, ProviderAccess>
  if (PROVIDER_INFO[chosen].needsKey && all[chosen].keys.length === 0)
    throw new AppError(
      'provider_key_missing',
      `There is no key for ${PROVIDER_INFO[chosen].label}${all[chosen].baseUrl ? ` at ${originOf(all[chosen].baseUrl)}` : ''}.`,
    )
  return all
}

function toKeys(key: string | null | undefined): ProviderAccess['keys'] {
  return key ? [{ keyId: 'first', key }] : []
}
