import type { JsonObject } from '../../../../shared/json.ts'
import { bound, type FieldShape } from './field-shape.ts'
import { cutAtWord, firstDate, subjectOf, type BlockText } from './block-text.ts'
import { schemaPattern } from './safe-pattern.ts'

/** The text that a field of this name would hold; undefined when the block has none. */
type Source = (block: BlockText) => string | undefined

/** Fills a string field; undefined leaves an optional field out. */
export function stringFiller(shape: FieldShape, isEditing: boolean): (block: BlockText) => string | undefined {
  if (isEditing && shape.name === 'revised_content') return ({ content }) => content
  const { schema, isRequired } = shape
  const find = sourceFor(shape, isEditing)
  const pattern = schemaPattern(schema.pattern)
  const maxLength = bound(schema, 'maxLength', Number.POSITIVE_INFINITY)
  const minLength = bound(schema, 'minLength', 0)
  const fallback = padded(
    (typeof schema.format === 'string' ? FORMAT_FALLBACKS[schema.format] : undefined) ?? '',
    minLength,
  )
  return (block) => {
    const found = find(block)
    const value =
      found === undefined || pattern === undefined || pattern.test(found) ? found : pattern.exec(block.text)?.[0]
    const fitted =
      value === undefined
        ? undefined
        : fit(value, { minLength, maxLength, canCut: pattern === undefined && !hasFormat(shape) })
    return fitted ?? (isRequired ? fallback : undefined)
  }
}

const FORMAT_FALLBACKS: Readonly<Record<string, string>> = {
  date: '1970-01-01',
  'date-time': '1970-01-01T00:00:00Z',
  time: '00:00:00Z',
  duration: 'PT0S',
  email: 'unknown@example.invalid',
  hostname: 'example.invalid',
  ipv4: '0.0.0.0',
  ipv6: '::',
  uri: 'about:blank',
  uuid: '00000000-0000-0000-0000-000000000000',
}

function hasFormat({ schema }: FieldShape): boolean {
  return typeof schema.format === 'string' && Object.hasOwn(FORMAT_FALLBACKS, schema.format)
}

function sourceFor(shape: FieldShape, isEditing: boolean): Source {
  const name = shape.name.toLowerCase()
  const format = shape.schema.format
  if (hasFormat(shape) && typeof format === 'string') return formatSource(format)
  if (/(?:^|_)dates?(?:_|$)|date$/.test(name)) return ({ text }) => firstDate(text)?.written
  if (/quote|evidence|excerpt|verbatim/.test(name)) return (block) => block.firstSentence()
  if (/^(?:subject|actor|party|agent|responsible|owner)$/.test(name)) return (block) => subjectOf(block.firstSentence())
  // An editor that changes nothing has nothing to say of its changes.
  if (isEditing || /note|reason|comment|rationale|explanation|remark|_id$|^id$/.test(name)) return () => undefined
  return (block) => block.firstSentence().replaceAll(/\s+/g, ' ')
}

const EMAIL = /[\w.+-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){1,4}/
const URL_TEXT = /https?:\/\/[\w.-]+(?:\/[\w./%-]*)?/

function formatSource(format: string): Source {
  if (format === 'date') return ({ text }) => firstDate(text)?.iso
  if (format === 'date-time') {
    return ({ text }) => {
      const date = firstDate(text)
      return date && `${date.iso}T00:00:00Z`
    }
  }
  if (format === 'email') return ({ text }) => EMAIL.exec(text)?.[0]
  if (format === 'uri') return ({ text }) => URL_TEXT.exec(text)?.[0]
  return () => undefined
}

type Fit = { readonly minLength: number; readonly maxLength: number; readonly canCut: boolean }

function fit(value: string, { minLength, maxLength, canCut }: Fit): string | undefined {
  const cut = value.length <= maxLength ? value : canCut ? cutAtWord(value, maxLength) : undefined
  return cut === undefined || (minLength > 0 && Array.from(cut).length < minLength) ? undefined : cut
}

function padded(value: string, minLength: number): string {
  return value.padEnd(minLength, '.')
}

/** Whether a string keeps to the length and pattern of a schema. */
export function stringTest(schema: JsonObject): (value: string) => boolean {
  const minLength = bound(schema, 'minLength', 0)
  const maxLength = bound(schema, 'maxLength', Number.POSITIVE_INFINITY)
  const pattern = schemaPattern(schema.pattern)
  return (value) => {
    const length = Array.from(value).length
    return length >= minLength && length <= maxLength && (pattern?.test(value) ?? true)
  }
}
