import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { AppError } from '../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { repairData } from './repair-answer.ts'

export type DataCheck =
  { readonly ok: true; readonly data: JsonObject } | { readonly ok: false; readonly message: string }
export type DataValidator = (data: JsonValue) => DataCheck

/** Ajv looks into unknown keywords for `$id` and `$ref`, so these must not reach it. `$schema` may name another draft. */
const NOT_FOR_AJV = new Set(['prompt_config', 'schema_ref', '$schema'])

/**
 * Compiles the user's schema into a check of one block's data. What can only mean one thing is repaired first (letter
 * case of enums, numbers and booleans in strings, additional properties that the schema forbids); nothing is cut.
 * Throws `schema_invalid` when the schema cannot be compiled. Compile once a schema: it takes milliseconds.
 */
export function createDataValidator(schema: JsonObject): DataValidator {
  const validate = compile(schema)
  return (data) => {
    if (!isJsonObject(data)) return { ok: false, message: 'The data is not an object.' }
    const repaired = repairData(data, schema)
    if (validate(repaired) && isJsonObject(repaired)) return { ok: true, data: repaired }
    return { ok: false, message: describe(validate.errors?.[0]) }
  }
}

function compile(schema: JsonObject): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateSchema: false, logger: false })
  addFormats(ajv)
  try {
    return ajv.compile(Object.fromEntries(Object.entries(schema).filter(([key]) => !NOT_FOR_AJV.has(key))))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('schema_invalid', `The schema cannot be used to check answers: ${reason}.`, { cause })
  }
}

function describe(error: ErrorObject | undefined): string {
  if (!error) return 'The data does not match the schema.'
  const place = error.instancePath === '' ? 'The data' : `The value at ${error.instancePath}`
  const allowed = error.keyword === 'enum' ? `: ${JSON.stringify(error.params.allowedValues).slice(0, 200)}` : ''
  return `${place} ${error.message ?? 'does not match the schema'}${allowed}.`
}
