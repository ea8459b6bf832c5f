import type { SchemaField } from '../../../shared/views.ts'

/** Holds texts that may be written in several ways. */
export function clusterable({ kind }: SchemaField): boolean {
  return kind === 'text' || kind === 'tags' || kind === 'enum'
}

/** Holds texts, or a list of them. */
export function replaceable({ kind }: SchemaField): boolean {
  return kind === 'text' || kind === 'tags' || kind === 'enum' || kind === 'date'
}

export function isNumeric({ kind }: SchemaField): boolean {
  return kind === 'number' || kind === 'integer'
}
