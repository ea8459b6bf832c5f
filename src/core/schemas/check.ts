/** Reads a schema's text and says what is wrong with it, each fault with its JSON pointer (RFC 6901). */
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import type { SchemaIssue } from '../../shared/views.ts'

export type ParsedSchema =
  | { readonly ok: true; readonly schema: JsonObject; readonly schemaRef: string }
  | { readonly ok: false; readonly isJson: boolean; readonly issues: readonly SchemaIssue[] }

const SCHEMA_REF = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** Bytes of a schema's text above which it is refused: a schema goes into every request. */
export const MAX_SCHEMA_LENGTH = 1_000_000

export function parseSchemaText(text: string): ParsedSchema {
  if (text.length > MAX_SCHEMA_LENGTH)
    return notJson(`The schema has ${text.length} characters; ${MAX_SCHEMA_LENGTH} is the limit.`)
  let value: JsonValue
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '')) as JsonValue
  } catch (error) {
    return notJson(`This is not JSON: ${(error as Error).message}.`)
  }
  const issues = schemaIssues(value)
  if (issues.length > 0 || !isJsonObject(value)) return { ok: false, isJson: true, issues }
  return { ok: true, schema: value, schemaRef: schemaRefOf(value) }
}

function notJson(message: string): ParsedSchema {
  return { ok: false, isJson: false, issues: [{ pointer: '', message }] }
}

function schemaIssues(value: JsonValue): readonly SchemaIssue[] {
  if (!isJsonObject(value)) return [{ pointer: '', message: 'A schema is a JSON object.' }]
  const issues = [...refIssues(value), ...shapeIssues(value)]
  if (issues.length > 0) return issues
  return jsonSchemaIssues(value)
}

function schemaRefOf(schema: JsonObject): string {
  return typeof schema.schema_ref === 'string' ? schema.schema_ref : ''
}

function refIssues(schema: JsonObject): readonly SchemaIssue[] {
  const ref = schema.schema_ref
  if (ref === undefined)
    return [
      { pointer: '/schema_ref', message: 'schema_ref is missing: a short name such as "requirements_review_v1".' },
    ]
  if (typeof ref === 'string' && SCHEMA_REF.test(ref)) return []
  return [
    {
      pointer: '/schema_ref',
      message:
        'schema_ref must be 1 to 100 letters, digits, dots, dashes or underscores, beginning with a letter or digit.',
    },
  ]
}

function shapeIssues(schema: JsonObject): readonly SchemaIssue[] {
  const issues: SchemaIssue[] = []
  if (schema.type !== undefined && schema.type !== 'object')
    issues.push({ pointer: '/type', message: 'The top level must have type "object".' })
  const { properties, prompt_config: prompt } = schema
  if (!isJsonObject(properties))
    issues.push({ pointer: '/properties', message: 'properties must be an object: each property becomes a column.' })
  else if (Object.keys(properties).length === 0)
    issues.push({ pointer: '/properties', message: 'There is no property: each property becomes a column.' })
  else {
    issues.push(...Object.entries(properties).flatMap(([name, field]) => ruleIssues(name, field)))
    issues.push(...Object.keys(properties).flatMap((name) => confidenceIssues(name, properties)))
  }
  if (prompt !== undefined && !isJsonObject(prompt))
    issues.push({ pointer: '/prompt_config', message: 'prompt_config must be an object.' })
  return issues
}

function ruleIssues(name: string, field: JsonValue): readonly SchemaIssue[] {
  if (!isJsonObject(field) || !isJsonObject(field['x-rule'])) return []
  const { pattern, flags } = field['x-rule']
  if (pattern === undefined) return []
  const pointer = `/properties/${escapePointer(name)}/x-rule/pattern`
  if (typeof pattern !== 'string') return [{ pointer, message: 'This must be a string with a regular expression.' }]
  try {
    new RegExp(pattern, typeof flags === 'string' ? flags : '')
    return []
  } catch (error) {
    return [{ pointer, message: `This is no regular expression: ${(error as Error).message}.` }]
  }
}

/** `x-confidence` may name the sibling that holds a field's confidence. */
function confidenceIssues(name: string, properties: JsonObject): readonly SchemaIssue[] {
  const field = properties[name]
  const sibling = isJsonObject(field) ? field['x-confidence'] : undefined
  if (typeof sibling !== 'string' || Object.hasOwn(properties, sibling)) return []
  const pointer = `/properties/${escapePointer(name)}/x-confidence`
  return [{ pointer, message: `There is no property "${sibling}" that could hold the confidence.` }]
}

function jsonSchemaIssues(schema: JsonObject): readonly SchemaIssue[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false })
  const body = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'))
  if (!ajv.validateSchema(body)) {
    return describeErrors(ajv.errors ?? [])
  }
  try {
    ajv.compile(body)
    return []
  } catch (error) {
    const missing = (error as { missingRef?: string }).missingRef
    return [
      {
        pointer: missing === undefined ? '' : (findRef(schema, missing, '') ?? ''),
        message: `${(error as Error).message}.`,
      },
    ]
  }
}

/** Where the metaschema offers alternatives, each of them fails: the list of allowed values says most, the rest nothing. */
function describeErrors(errors: readonly ErrorObject[]): readonly SchemaIssue[] {
  const listed = new Set(errors.filter((e) => e.keyword === 'enum').map((e) => e.instancePath))
  const telling = errors.filter(
    ({ keyword, instancePath }) => keyword === 'enum' || !(keyword === 'anyOf' || listed.has(instancePath)),
  )
  const issues = (telling.length > 0 ? telling : errors).map((e) => ({
    pointer: e.instancePath,
    message: `This ${wordsOf(e)}.`,
  }))
  return [...new Map(issues.map((issue) => [issue.pointer + issue.message, issue])).values()]
}

function wordsOf({ keyword, params, message }: ErrorObject): string {
  const allowed: unknown = params.allowedValues
  if (keyword === 'enum' && Array.isArray(allowed)) return `must be one of ${allowed.map(String).join(', ')}`
  return message ?? 'is not allowed'
}

function findRef(value: JsonValue, ref: string, at: string): string | null {
  if (Array.isArray(value))
    return value.reduce<string | null>((found, v, i) => found ?? findRef(v, ref, `${at}/${i}`), null)
  if (!isJsonObject(value)) return null
  for (const [key, child] of Object.entries(value)) {
    const pointer = `${at}/${escapePointer(key)}`
    if (key === '$ref' && typeof child === 'string' && (child === ref || child.endsWith(ref))) return pointer
    const found = findRef(child, ref, pointer)
    if (found !== null) return found
  }
  return null
}

function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
