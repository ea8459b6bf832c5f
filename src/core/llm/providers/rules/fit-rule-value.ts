import type { JsonObject, JsonValue } from '../../../../shared/json.ts'
import { bound, itemShape, type FieldShape } from './field-shape.ts'
import { numberTest } from './fill-number.ts'
import { stringTest } from './fill-string.ts'

type Fit = (value: JsonValue) => JsonValue | undefined

/** What of a rule's value the field may hold: items of a list that it refuses are left out, any other refused value is undefined. */
export function fitRuleValue(shape: FieldShape, root: JsonObject): Fit {
  const { schema, type } = shape
  const options = schema.enum
  if (Array.isArray(options)) return keep((value) => options.includes(value))
  if (type === 'array') return fitList(shape, fitRuleValue(itemShape(shape, root), root))
  if (type === 'string') {
    const accepts = stringTest(schema)
    return keep((value) => typeof value === 'string' && accepts(value))
  }
  if (type === 'number' || type === 'integer') {
    const accepts = numberTest(shape)
    return keep((value) => typeof value === 'number' && accepts(value))
  }
  return type === 'boolean' ? keep((value) => typeof value === 'boolean') : keep(() => true)
}

function keep(accepts: (value: JsonValue) => boolean): Fit {
  return (value) => (accepts(value) ? value : undefined)
}

function fitList({ schema }: FieldShape, fitItem: Fit): Fit {
  const minItems = bound(schema, 'minItems', 0)
  const maxItems = bound(schema, 'maxItems', Number.POSITIVE_INFINITY)
  return (value) => {
    if (!Array.isArray(value)) return undefined
    const items = value.filter((item) => fitItem(item) !== undefined).slice(0, maxItems)
    return items.length >= minItems ? items : undefined
  }
}
