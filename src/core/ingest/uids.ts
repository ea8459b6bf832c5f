import { createHash } from 'node:crypto'

/** The identity of a source: SHA-256, in lowercase hex, of `source_type + "\n" + bytes` (export contract). */
export function sourceUid(sourceType: string, bytes: Uint8Array): string {
  return createHash('sha256').update(`${sourceType}\n`).update(bytes).digest('hex')
}

/** The identity of a conversion: SHA-256, in lowercase hex, of `tool + "\n" + representation_type + "\n" + representation` (export contract). */
export function convUid(tool: string, representationType: string, representation: Uint8Array): string {
  return createHash('sha256').update(`${tool}\n${representationType}\n`).update(representation).digest('hex')
}
