import type { JsonValue } from '../../../../shared/json.ts'
import { citationsIn, firstNumber, namesIn, quotedIn, type BlockText } from './block-text.ts'
import { bound, type FieldShape } from './field-shape.ts'
import { nameFinder } from './fill-choice.ts'
import { numberTest } from './fill-number.ts'
import { stringTest } from './fill-string.ts'

type Filler = (block: BlockText) => JsonValue | undefined

/**
 * Fills an array field with what the text holds of its kind, word for word; empty where it holds none. `fillItem` pads a
 * required list to `minItems`; without it a list that is too short is left out.
 */
export function listFiller({ schema }: FieldShape, item: FieldShape, fillItem: Filler | undefined): Filler {
  const minItems = bound(schema, 'minItems', 0)
  const maxItems = bound(schema, 'maxItems', Number.POSITIVE_INFINITY)
  const find = finderFor(item)
  return (block) => {
    const found = find(block.text).slice(0, maxItems)
    if (found.length >= minItems) return found
    if (!fillItem) return undefined
    const filled = fillItem(block) ?? null
    while (found.length < minItems) found.push(schema.uniqueItems === true ? variantOf(filled, item, found) : filled)
    return found
  }
}

function finderFor(item: FieldShape): (text: string) => JsonValue[] {
  const options = item.schema.enum
  if (Array.isArray(options)) {
    const finders = options.map((option) => nameFinder([option]))
    return (text) => options.filter((_option, index) => finders[index]?.(text) !== undefined)
  }
  if (item.type === 'number' || item.type === 'integer') {
    const accepts = numberTest(item)
    return (text) => {
      const first = firstNumber(text, accepts)
      return first === undefined ? [] : [first]
    }
  }
  if (item.type !== 'string' || item.schema.format !== undefined || item.schema.const !== undefined) return () => []
  const accepts = stringTest(item.schema)
  const find = stringsFor(item.name.toLowerCase())
  return (text) => find(text).filter(accepts)
}

function stringsFor(name: string): (text: string) => readonly string[] {
  if (/authorit|citation|cited|sources?|reference|statute|norm|standard/.test(name)) return citationsIn
  if (/quote|evidence|excerpt|verbatim/.test(name)) return quotedIn
  return (text) => {
    const quoted = quotedIn(text)
    return quoted.length > 0 ? quoted : namesIn(text)
  }
}

/** An item that differs from those taken, where the schema wants each only once. */
function variantOf(filled: JsonValue, item: FieldShape, taken: readonly JsonValue[]): JsonValue {
  const options = Array.isArray(item.schema.enum) ? item.schema.enum : []
  const free = options.find((option) => !taken.includes(option))
  if (free !== undefined) return free
  if (!taken.includes(filled)) return filled
  if (typeof filled === 'number') return filled + taken.length
  return typeof filled === 'string' ? `${filled}${taken.length}` : filled
}
