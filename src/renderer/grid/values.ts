import type { JsonValue } from '../../shared/json.ts'
import type { BlockType } from '../../shared/domain.ts'
import { FURNITURE_TYPES } from '../../shared/domain.ts'
import type { GridRow, SchemaField, SnippetPart } from '../../shared/views.ts'

/** A value as one line of text. */
export function showValue(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.replace(/\s+/g, ' ')
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ')
  return JSON.stringify(value)
}

/** A block's text for reading: a heading goes without its marks, since its weight says that it is one. */
export function readableContent(type: BlockType, content: string): string {
  if (type !== 'heading') return content
  return content
    .replace(/^#{1,6}[ \t]+/, '')
    .replace(/[ \t]+#+\s*$/, '')
    .replace(/\n[ \t]*(?:=+|-+)\s*$/, '')
}

/** Running headers and footers, and what stands on every page: runs leave it out unless they are asked for it. */
export function isFurniture({ type, attributes }: Pick<GridRow, 'type' | 'attributes'>): boolean {
  return attributes.layer === 'furniture' || FURNITURE_TYPES.some((one) => one === type)
}

/** A value as an editor of its field shows it. */
export function valueAsText(field: SchemaField, value: JsonValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (field.kind === 'json') return JSON.stringify(value, null, 2)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export type ParsedInput = { readonly value: JsonValue } | { readonly problem: string }

function parseNumber(field: SchemaField, text: string): ParsedInput {
  if (text.trim() === '') return { value: null }
  const value = Number(text.trim())
  if (!Number.isFinite(value)) return { problem: `“${text.trim()}” is not a number.` }
  if (field.kind === 'integer' && !Number.isInteger(value))
    return { problem: `“${text.trim()}” is not a whole number.` }
  if (field.minimum !== null && value < field.minimum) return { problem: `${value} is less than ${field.minimum}.` }
  if (field.maximum !== null && value > field.maximum) return { problem: `${value} is more than ${field.maximum}.` }
  return { value }
}

function parseJson(text: string): ParsedInput {
  if (text.trim() === '') return { value: null }
  try {
    return { value: JSON.parse(text) as JsonValue }
  } catch {
    return { problem: 'This is not JSON.' }
  }
}

/** What an editor holds as a value of the field, or why it is none. The host checks again against the whole schema. */
export function parseInput(field: SchemaField, input: JsonValue): ParsedInput {
  if (typeof input !== 'string') return { value: input }
  switch (field.kind) {
    case 'number':
    case 'integer':
      return parseNumber(field, input)
    case 'json':
      return parseJson(input)
    case 'boolean':
      if (input === '') return { value: null }
      return input === 'true' || input === 'false' ? { value: input === 'true' } : { problem: 'Enter true or false.' }
    case 'tags':
      return {
        value: input
          .split(',')
          .map((tag) => tag.trim())
          .filter(Boolean),
      }
    case 'enum':
    case 'date':
    case 'text':
      if (field.maxLength !== null && [...input].length > field.maxLength) {
        return { problem: `This has ${[...input].length} characters; ${field.maxLength} are allowed.` }
      }
      return { value: input }
  }
}

export function isSameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

const MAX_FOUND_WORDS = 16
/** What has a meaning of its own in a pattern. */
const SIGNS = /[.*+?^${}()|[\]\\/]/g

/** The text cut where the words of a query stand, whatever their case; a longer word that begins like one counts as it. */
export function splitAtWords(content: string, query: string): readonly SnippetPart[] {
  const words = query.split(/[\s"“”*]+/).filter((word) => word.length > 1)
  if (words.length === 0) return [{ text: content, isHit: false }]
  const pattern = words
    .slice(0, MAX_FOUND_WORDS)
    .map((word) => word.replaceAll(SIGNS, '\\$&'))
    .join('|')
  // A split with one group puts what matched at the odd places.
  return content
    .split(new RegExp(`((?<![\\p{L}\\p{N}])(?:${pattern})[\\p{L}\\p{N}]*)`, 'giu'))
    .map((text, place) => ({ text, isHit: place % 2 === 1 }))
    .filter((part) => part.text !== '')
}
