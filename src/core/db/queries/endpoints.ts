import type { ProviderKind } from '../../../shared/domain.ts'
import type { EndpointCheck, EndpointProfile } from '../../../shared/model-work.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'

/** What the table keeps beside the profile: the steps of the check, and the context that the server told. */
type StoredProfile = EndpointProfile & {
  readonly steps?: EndpointCheck['steps']
  readonly toldContextTokens?: number | null
}
type EndpointRow = {
  readonly provider: ProviderKind
  readonly base_url: string
  readonly model: string
  readonly profile: string
  readonly checked_at: string
}

/** Empty for the provider's own address; a slash at the end makes no other address. */
function addressOf(baseUrl: string | null): string {
  return (baseUrl ?? '').replace(/\/+$/, '')
}

export type EndpointPlace = {
  readonly kind: ProviderKind
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
  readonly model: string
}

/** What the doctor found out about the model at the address, corrections included; null before any check. */
export function findEndpoint(db: ReadHandle, place: EndpointPlace): EndpointProfile | null {
  return findCheck(db, place)?.profile ?? null
}

export function findCheck(db: ReadHandle, { kind, baseUrl, model }: EndpointPlace): EndpointCheck | null {
  const row = db
    .prepare('SELECT * FROM endpoints WHERE provider = ? AND base_url = ? AND model = ?')
    .get(kind, addressOf(baseUrl), model) as EndpointRow | undefined
  return row ? toCheck(row) : null
}

/** The check of the address that was made last, whatever its model. */
export function lastCheck(db: ReadHandle, kind: ProviderKind, baseUrl: string | null): EndpointCheck | null {
  const row = db
    .prepare('SELECT * FROM endpoints WHERE provider = ? AND base_url = ? ORDER BY checked_at DESC, model LIMIT 1')
    .get(kind, addressOf(baseUrl)) as EndpointRow | undefined
  return row ? toCheck(row) : null
}

/** The model of the address that answered in the check that was made last of those where one did. */
export function lastAnsweringModel(db: ReadHandle, kind: ProviderKind, baseUrl: string | null): string | null {
  const model = db
    .prepare(
      `SELECT model FROM endpoints WHERE provider = ? AND base_url = ? AND json_extract(profile, '$.rung') IS NOT NULL
      ORDER BY checked_at DESC, model LIMIT 1`,
    )
    .pluck()
    .get(kind, addressOf(baseUrl)) as string | undefined
  return model ?? null
}

/** Keeps a check in the place of the one before; a context that a person corrected stays. Returns it as it counts. */
export function saveCheck(db: WriteHandle, check: EndpointCheck): EndpointCheck {
  const before = findCheck(db, check)
  const toldContextTokens = check.profile.contextTokens
  const edited = before?.profile.isContextEdited ? before.profile.contextTokens : null
  const profile: StoredProfile = {
    ...check.profile,
    contextTokens: edited ?? toldContextTokens,
    isContextEdited: edited !== null,
    steps: check.steps,
    toldContextTokens,
  }
  db.prepare(
    `INSERT INTO endpoints (provider, base_url, model, profile, checked_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET profile = excluded.profile, checked_at = excluded.checked_at`,
  ).run(check.kind, addressOf(check.baseUrl), check.model, JSON.stringify(profile), check.checkedAt)
  return findCheck(db, check) ?? check
}

/** Null takes a correction back. Returns null when the model was never checked there. */
export function writeContextTokens(
  db: WriteHandle,
  place: EndpointPlace,
  contextTokens: number | null,
): EndpointCheck | null {
  const key = [place.kind, addressOf(place.baseUrl), place.model] as const
  const json = db
    .prepare('SELECT profile FROM endpoints WHERE provider = ? AND base_url = ? AND model = ?')
    .pluck()
    .get(...key) as string | undefined
  if (json === undefined) return null
  const stored = JSON.parse(json) as StoredProfile
  const profile: StoredProfile = {
    ...stored,
    contextTokens: contextTokens ?? stored.toldContextTokens ?? null,
    isContextEdited: contextTokens !== null,
  }
  db.prepare('UPDATE endpoints SET profile = ? WHERE provider = ? AND base_url = ? AND model = ?').run(
    JSON.stringify(profile),
    ...key,
  )
  return findCheck(db, place)
}

function toCheck(row: EndpointRow): EndpointCheck {
  const { steps = [], toldContextTokens: _, ...profile } = JSON.parse(row.profile) as StoredProfile
  return {
    kind: row.provider,
    baseUrl: row.base_url === '' ? null : row.base_url,
    model: row.model,
    checkedAt: row.checked_at,
    profile,
    steps,
  }
}
