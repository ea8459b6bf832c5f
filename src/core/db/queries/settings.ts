import { eq } from 'drizzle-orm'
import type { ProviderKind } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { providers } from '../schema/providers.ts'
import { settings } from '../schema/settings.ts'

/** Stored settings as key to parsed JSON; unknown keys of other versions are kept and returned. */
export function readSettings(db: ReadHandle): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    db.orm
      .select()
      .from(settings)
      .all()
      .map((row) => [row.key, JSON.parse(row.value) as unknown]),
  )
}

/** Differs from what it was when a setting was changed. */
export function settingsText(db: ReadHandle): string {
  return db.prepare(`SELECT coalesce(group_concat(key || value, ''), '') FROM settings`).pluck().get() as string
}

export function writeSetting(db: WriteHandle, key: string, value: unknown): void {
  const json = JSON.stringify(value)
  db.orm
    .insert(settings)
    .values({ key, value: json })
    .onConflictDoUpdate({ target: settings.key, set: { value: json } })
    .run()
}

/** The address that a person set for the provider, null for its own. */
export function readBaseUrl(db: ReadHandle, kind: ProviderKind): string | null {
  return db.orm.select().from(providers).where(eq(providers.kind, kind)).get()?.baseUrl ?? null
}

export function writeBaseUrl(db: WriteHandle, kind: ProviderKind, baseUrl: string | null): void {
  const updatedAt = new Date().toISOString()
  db.orm
    .insert(providers)
    .values({ kind, baseUrl, updatedAt })
    .onConflictDoUpdate({ target: providers.kind, set: { baseUrl, updatedAt } })
    .run()
}
