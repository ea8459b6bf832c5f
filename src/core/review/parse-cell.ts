/** Pasted text as a value of a field. */
import type { JsonValue } from '../../shared/json.ts'
import type { SchemaField } from '../../shared/views.ts'
import type { FieldCheck } from './schema-tools.ts'

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d{1,3})?$/i

/** Reads the text as the field's kind wants it. Nothing at all takes the value away. */
export function parseCell({ kind, isRequired, options }: SchemaField, text: string): FieldCheck {
  const trimmed = text.trim()
  if (trimmed === '') return ok(isRequired && kind === 'text' ? '' : isRequired && kind === 'tags' ? [] : undefined)
  switch (kind) {
    case 'number':
    case 'integer':
      return NUMBER.test(trimmed) ? ok(Number(trimmed)) : no(`"${short(trimmed)}" is not a number.`)
    case 'boolean':
      return /^(?:true|false)$/i.test(trimmed)
        ? ok(trimmed.toLowerCase() === 'true')
        : no(`"${short(trimmed)}" is neither true nor false.`)
    case 'enum':
      return ok(options.includes(text) ? text : trimmed)
    case 'date':
      return ok(trimmed)
    case 'tags':
      return ok(parseTags(trimmed))
    case 'json':
      return ok(parseJson(trimmed) ?? text)
    case 'text':
      return ok(text)
  }
}

function ok(value: JsonValue | undefined): FieldCheck {
  return { ok: true, value }
}

function no(message: string): FieldCheck {
  return { ok: false, message }
}

/** `a, b` or the JSON of an array. */
function parseTags(text: string): JsonValue {
  const json = text.startsWith('[') ? parseJson(text) : undefined
  if (Array.isArray(json)) return json
  return text
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '')
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
