import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import type { BlockText } from './block-text.ts'
import { fieldShape, itemShape, type FieldShape } from './field-shape.ts'
import { choiceFiller } from './fill-choice.ts'
import { listFiller } from './fill-list.ts'
import { confidenceFiller, numberFiller } from './fill-number.ts'
import { stringFiller } from './fill-string.ts'
import { fitRuleValue } from './fit-rule-value.ts'
import { compileRule, escapePointer } from './rule-spec.ts'

/** Fills one value; undefined leaves an optional field out. */
type Filler = (block: BlockText) => JsonValue | undefined

/** What the fillers of one schema share. */
type Plan = { readonly root: JsonObject; readonly isEditing: boolean; readonly explicitShare: number }

const MAX_DEPTH = 16

/** Compiles a user's schema into a function that fills it for a block. Throws `schema_invalid` for a faulty `x-rule`. */
export function compileBlockFiller(schema: JsonObject): (block: BlockText) => JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const fields = Object.entries(properties).filter(([name]) => !isConfidence(name))
  const explicit = fields.filter(([, field]) => isJsonObject(field) && field['x-rule'] !== undefined)
  const plan: Plan = {
    root: schema,
    isEditing: Object.hasOwn(properties, 'revised_content'),
    explicitShare: fields.length === 0 ? 0 : explicit.length / fields.length,
  }
  return objectFiller(schema, { plan, pointer: '', depth: 0, isRequiredOnly: false })
}

type Level = { readonly plan: Plan; readonly pointer: string; readonly depth: number; readonly isRequiredOnly: boolean }

function objectFiller(schema: JsonObject, level: Level): (block: BlockText) => JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const required = new Set((Array.isArray(schema.required) ? schema.required : []).map(String))
  const undeclared = [...required].filter((name) => !Object.hasOwn(properties, name))
  const names = [
    ...Object.keys(properties).filter((name) => required.has(name) || !level.isRequiredOnly),
    ...undeclared,
  ]
  const fields = names
    .filter((name) => name !== '__proto__')
    .map((name) => {
      const pointer = `${level.pointer}/properties/${escapePointer(name)}`
      const shape = fieldShape(properties[name], {
        name,
        isRequired: required.has(name),
        pointer,
        root: level.plan.root,
      })
      return { name, fill: fieldFiller(shape, { ...level, pointer, depth: level.depth + 1 }) }
    })
  return (block) => {
    const data: JsonObject = {}
    for (const { name, fill } of fields) {
      const value = fill(block)
      if (value !== undefined) data[name] = value
    }
    return data
  }
}

function fieldFiller(shape: FieldShape, level: Level): Filler {
  const rule = compileRule(shape.schema, shape.type, shape.pointer)
  if (!rule) return shape.mayBeNull ? nullable(shape, level) : defaultFiller(shape, level)
  const fit = fitRuleValue(shape, level.plan.root)
  const neutral = neutralFiller(shape, level)
  return (block) => {
    const value = rule(block)
    return (value === undefined ? undefined : fit(value)) ?? neutral(block)
  }
}

/** A nullable field is filled like an optional one, and null says that nothing was found. */
function nullable(shape: FieldShape, level: Level): Filler {
  const fill = defaultFiller({ ...shape, isRequired: false }, level)
  return (block) => fill(block) ?? null
}

function defaultFiller(shape: FieldShape, level: Level): Filler {
  const { schema } = shape
  if (schema.const !== undefined) return constant(schema.const)
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return choiceFiller(schema.enum, level.plan.isEditing)
  switch (shape.type) {
    case 'boolean':
      return constant(false)
    case 'null':
      return constant(null)
    case 'number':
    case 'integer':
      return isConfidence(shape.name) ? confidenceFiller(shape, level.plan.explicitShare) : numberFiller(shape)
    case 'array':
      return arrayFiller(shape, level)
    case 'object':
      if (!shape.isRequired || level.depth > MAX_DEPTH) return constant(shape.isRequired ? {} : undefined)
      return objectFiller(schema, { ...level, isRequiredOnly: true })
    default:
      return stringFiller(shape, level.plan.isEditing)
  }
}

/** What a rule that found nothing leaves: nothing where the field is optional, else the emptiest value of the type. */
function neutralFiller(shape: FieldShape, level: Level): Filler {
  if (shape.mayBeNull) return constant(null)
  if (!shape.isRequired && shape.type !== 'boolean') return constant(undefined)
  const empty = { type: '', content: '', text: '', firstSentence: () => '' }
  return constant(defaultFiller(shape, level)(empty))
}

function arrayFiller(shape: FieldShape, level: Level): Filler {
  const item = itemShape(shape, level.plan.root)
  const canPad = shape.isRequired && level.depth <= MAX_DEPTH
  return listFiller(shape, item, canPad ? defaultFiller(item, { ...level, depth: level.depth + 1 }) : undefined)
}

function isConfidence(name: string): boolean {
  return /confidence/i.test(name)
}

function constant(value: JsonValue | undefined): Filler {
  return () => value
}
