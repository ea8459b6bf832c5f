/** How an entry of the keychain holds the keys of one provider and origin: one key as it is, or a JSON list of several. */
import { z } from 'zod'

export type StoredKey = { readonly keyId: string; readonly key: string }

const listSchema = z.array(z.object({ id: z.string().min(1), key: z.string().min(1) })).min(1)
/** The id of a key that stands alone: entries of earlier versions have none. */
const ONLY_ID = 'first'

/** Empty for no entry. What is no list is one key. */
export function readPool(entry: string | null | undefined): readonly StoredKey[] {
  if (!entry) return []
  if (!entry.startsWith('[')) return [{ keyId: ONLY_ID, key: entry }]
  const parsed = listSchema.safeParse(parse(entry))
  return parsed.success ? parsed.data.map(({ id, key }) => ({ keyId: id, key })) : [{ keyId: ONLY_ID, key: entry }]
}

/** Null when nothing is left to keep. */
export function writePool(keys: readonly StoredKey[]): string | null {
  const [only, ...others] = keys
  if (!only) return null
  if (others.length === 0 && only.keyId === ONLY_ID && !only.key.startsWith('[')) return only.key
  return JSON.stringify(keys.map(({ keyId, key }) => ({ id: keyId, key })))
}

/** An id that no key of the pool has. */
export function nextKeyId(keys: readonly StoredKey[]): string {
  return keys.some(({ keyId }) => keyId === ONLY_ID) ? crypto.randomUUID() : ONLY_ID
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
