import { AppError } from '../shared/errors.ts'
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../shared/settings.ts'
import { readSettings as readStored, writeSetting } from './db/queries/settings.ts'
import type { Store } from './db/store.ts'

/** The workspace's settings; a stored value that no longer fits falls back to its default. */
export function getSettings(store: Store): Settings {
  const stored = readStored(store.connection)
  const entries = Object.entries(settingsSchema.shape).map(([key, schema]) => {
    const parsed = schema.safeParse(stored[key])
    return [key, parsed.success ? parsed.data : DEFAULT_SETTINGS[key as keyof Settings]]
  })
  return settingsSchema.parse(Object.fromEntries(entries))
}

/** Changes what is named and returns all. Fails with setting_invalid; nothing is changed then. */
export function setSettings(store: Store, change: Partial<Settings>): Settings {
  const parsed = settingsSchema.partial().safeParse(JSON.parse(JSON.stringify(change)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError(
      'setting_invalid',
      `The setting "${issue?.path.join('.') ?? ''}" was not changed: ${issue?.message ?? 'not allowed'}.`,
    )
  }
  store.write((db) => {
    for (const [key, value] of Object.entries(parsed.data)) writeSetting(db, key, value)
  })
  return getSettings(store)
}
