/** Providers as the settings show them, and what a run needs to reach them. */
import { AppError } from '../shared/errors.ts'
import { PROVIDER_KINDS, type ProviderKind } from '../shared/domain.ts'
import type { EndpointCheck, KeyView } from '../shared/model-work.ts'
import type { ProviderView } from '../shared/views.ts'
import type { Assets } from './assets.ts'
import { lastAnsweringModel, lastCheck, saveCheck, writeContextTokens } from './db/queries/endpoints.ts'
import { readBaseUrl, writeBaseUrl } from './db/queries/settings.ts'
import type { Store } from './db/store.ts'
import {
  ENVIRONMENT_KEY_ID,
  type FoundKey,
  keyFromEnvironment,
  type KeyPlace,
  type KeyStore,
  originOf,
  PROVIDER_ORIGINS,
} from './keys/key-store.ts'
import { createProvider } from './llm/create-provider.ts'
import { DEFAULT_MODELS, PROVIDER_INFO } from './llm/provider-info.ts'
import { findModel } from './llm/models.ts'
import { openCatalogue } from './models.ts'
import { catalogueFile } from './runs/limits.ts'
import type { AccessByProvider, ProviderAccess } from './runs/lane-messages.ts'
import { getSettings } from './settings.ts'

type Desk = { readonly store: Store; readonly keys: KeyStore; readonly assets: Assets }

/** Null for a provider that makes no calls. `baseUrl` is null for the provider's own address. */
function placeAt(kind: ProviderKind, baseUrl: string | null): KeyPlace | null {
  const own = PROVIDER_ORIGINS[kind]
  return own === null ? null : { kind, origin: baseUrl === null ? own : originOf(baseUrl) }
}

async function keysAt({ keys }: Pick<Desk, 'keys'>, place: KeyPlace | null): Promise<readonly FoundKey[]> {
  return place ? await keys.list(place) : []
}

/** Well-known servers that refuse calls without a key are known by their origin. */
function needsKeyAt(kind: ProviderKind, place: KeyPlace | null): boolean {
  const { needsKey, presets } = PROVIDER_INFO[kind]
  return needsKey || presets.some((preset) => preset.needsKey && originOf(preset.baseUrl) === place?.origin)
}

export async function listProviders(desk: Desk): Promise<readonly ProviderView[]> {
  return await Promise.all(PROVIDER_KINDS.map((kind) => viewProvider(desk, kind)))
}

export async function viewProvider(desk: Desk, kind: ProviderKind): Promise<ProviderView> {
  const info = PROVIDER_INFO[kind]
  const baseUrl = readBaseUrl(desk.store.connection, kind)
  const place = placeAt(kind, baseUrl)
  const keys = await keysAt(desk, place)
  const endpoint = lastCheck(desk.store.connection, kind, baseUrl)
  return {
    kind,
    label: info.label,
    description: info.description,
    needsKey: needsKeyAt(kind, place),
    hasKey: keys.length > 0,
    keySource: keys[0]?.source ?? null,
    keys: keys.map(toKeyView),
    ownBaseUrl: info.defaultBaseUrl,
    presets: info.presets,
    hasBatches: info.hasBatches,
    endpoint,
    baseUrl,
    defaultModel: findDefaultModel(desk, kind, baseUrl) ?? '',
    models: listModelIds(desk, kind, endpoint),
  }
}

/** The shipped ones in their order, then a person's own, then what the server said that it has. */
function listModelIds(desk: Desk, kind: ProviderKind, endpoint: EndpointCheck | null): readonly string[] {
  const { models } = openCatalogue(desk.store.connection, catalogueFile(desk.assets))
  const listed = models.filter(({ provider }) => provider === kind).map(({ id }) => id)
  return [...new Set([...PROVIDER_INFO[kind].models, ...listed, ...(endpoint?.profile.models ?? [])])]
}

/** A tail shows a fifth of a key at most. */
const MIN_KEY_CHARACTERS = 20

function toKeyView({ keyId, key, source }: FoundKey): KeyView {
  return { keyId, source, tail: key.length < MIN_KEY_CHARACTERS ? '…' : `…${key.slice(-4)}` }
}

/** Adds a key to the pool of the provider's present address. Fails with provider_unknown where none is needed. */
export async function addProviderKey(desk: Desk, kind: ProviderKind, key: string): Promise<ProviderView> {
  await keepKey(desk, { kind, baseUrl: readBaseUrl(desk.store.connection, kind) }, key)
  return await viewProvider(desk, kind)
}

/** Adds a key to the pool of an address; null is the provider's own. Returns where it is kept. Fails with provider_unknown. */
export async function keepKey(
  desk: Pick<Desk, 'keys'>,
  address: { readonly kind: ProviderKind; readonly baseUrl: string | null },
  key: string,
): Promise<FoundKey['source']> {
  const place = placeAt(address.kind, address.baseUrl)
  if (!place) throw new AppError('provider_unknown', `The provider ${address.kind} needs no key.`)
  return await desk.keys.add(place, key.trim())
}

/** Takes a key out of the pool; one of the environment cannot be taken out here. */
export async function removeProviderKey(desk: Desk, kind: ProviderKind, keyId: string): Promise<ProviderView> {
  if (keyId === ENVIRONMENT_KEY_ID)
    throw new AppError('setting_invalid', `The key of ${PROVIDER_INFO[kind].label} comes from the environment.`, {
      hint: 'Unset the variable where Galley is started, then start it again.',
    })
  const place = placeAt(kind, readBaseUrl(desk.store.connection, kind))
  if (place) await desk.keys.remove(place, keyId)
  return await viewProvider(desk, kind)
}

/** What is needed to know the models of a provider. */
export type ModelDesk = Pick<Desk, 'store' | 'assets'>

/**
 * Whether the provider can be asked for the model: it is in the catalogue as one of its own, or, since a server of one's
 * own may have any, it is nobody else's.
 */
export function hasModel({ store, assets }: ModelDesk, kind: ProviderKind, model: string): boolean {
  const entry = findModel(openCatalogue(store.connection, catalogueFile(assets)), model)
  return entry ? entry.provider === kind : kind === 'openai-compatible'
}

/** The model that is asked when none is named; null when there is none yet. */
function findDefaultModel({ store }: Pick<Desk, 'store'>, kind: ProviderKind, baseUrl: string | null): string | null {
  if (kind !== 'openai-compatible') return DEFAULT_MODELS[kind]
  const set = getSettings(store).openaiCompatibleModel
  return set === '' ? lastAnsweringModel(store.connection, kind, baseUrl) : set
}

/**
 * The model that is asked when none is named: for openai-compatible the one of the settings, else the one that
 * answered a check last at the address (null: the address that is set). Fails with model_unknown when there is none.
 */
export function defaultModel(desk: Pick<Desk, 'store'>, kind: ProviderKind, baseUrl: string | null = null): string {
  const address = baseUrl ?? readBaseUrl(desk.store.connection, kind)
  const model = findDefaultModel(desk, kind, address)
  if (model === null)
    throw new AppError('model_unknown', `No model of ${PROVIDER_INFO[kind].label} is chosen.`, {
      hint: 'Name a model, or check one in Settings or with `galley providers check`.',
    })
  return model
}

export type CheckOrder = {
  readonly kind: ProviderKind
  readonly model: string | null
  /** Null: the address that is set. */
  readonly baseUrl: string | null
}

/** The doctor: tries out what the model at the provider's address takes, and keeps what it found. Null: its default model. */
export async function checkProvider(desk: Desk, order: CheckOrder, signal: AbortSignal): Promise<EndpointCheck> {
  const { kind } = order
  const access = (await providerAccess(desk, kind, order.baseUrl))[kind]
  const provider = await createProvider({
    kind,
    apiKey: access.keys[0]?.key ?? null,
    baseUrl: access.baseUrl,
    catalogue: openCatalogue(desk.store.connection, catalogueFile(desk.assets)),
  })
  if (!provider.check)
    throw new AppError('provider_unknown', `${PROVIDER_INFO[kind].label} is built in: there is nothing to check.`, {
      hint: 'Choose one of: anthropic, openai-compatible.',
    })
  const check = await provider.check(order.model ?? defaultModel(desk, kind, access.baseUrl), signal)
  return desk.store.write((db) => saveCheck(db, { ...check, kind, baseUrl: access.baseUrl }))
}

export type ContextCorrection = {
  readonly kind: ProviderKind
  readonly model: string
  readonly contextTokens: number | null
}

/** Corrects the context size of a model at the provider's address; null takes the correction back. Fails with model_unknown. */
export function setEndpointContext(desk: Pick<Desk, 'store'>, correction: ContextCorrection): EndpointCheck {
  const { kind, model } = correction
  const baseUrl = readBaseUrl(desk.store.connection, kind)
  const check = desk.store.write((db) => writeContextTokens(db, { kind, baseUrl, model }, correction.contextTokens))
  if (!check)
    throw new AppError('model_unknown', `The model "${model.slice(0, 200)}" was never checked at this address.`, {
      hint: 'Check it first, then correct its context.',
    })
  return check
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
 * Addresses and keys for the threads. `baseUrl` is the one that this start names: with the keys kept for its origin,
 * else with Anthropic's key of the environment. Fails with provider_key_missing when the chosen provider, or the
 * well-known server at its address, needs a key and there is none.
 */
export async function providerAccess(
  desk: Pick<Desk, 'store' | 'keys'>,
  chosen: ProviderKind,
  baseUrl: string | null,
): Promise<AccessByProvider> {
  const access = async (kind: ProviderKind): Promise<ProviderAccess> => {
    const named = kind === chosen ? baseUrl : null
    const address = named ?? readBaseUrl(desk.store.connection, kind)
    const found = await keysAt(desk, placeAt(kind, address))
    const lent = named !== null && found.length === 0 ? lentKey(kind) : null
    return { keys: [...found.map(({ keyId, key }) => ({ keyId, key })), ...(lent ? [lent] : [])], baseUrl: address }
  }
  const entries = await Promise.all(PROVIDER_KINDS.map(async (kind) => [kind, await access(kind)] as const))
  const all = Object.fromEntries(entries) as Record<ProviderKind, ProviderAccess>
  const place = placeAt(chosen, all[chosen].baseUrl)
  if (all[chosen].keys.length === 0 && needsKeyAt(chosen, place))
    throw new AppError(
      'provider_key_missing',
      `There is no key for ${PROVIDER_INFO[chosen].label}${all[chosen].baseUrl ? ` at ${originOf(all[chosen].baseUrl)}` : ''}.`,
    )
  return all
}

/** Who names an address and the variable in one call means both: for Anthropic, whose gateways take the same key. */
function lentKey(kind: ProviderKind): ProviderAccess['keys'][number] | null {
  const key = kind === 'anthropic' ? keyFromEnvironment(kind) : null
  return key ? { keyId: ENVIRONMENT_KEY_ID, key } : null
}
