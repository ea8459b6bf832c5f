import type { JsonValue } from '../../../../shared/json.ts'
import type { BlockText } from './block-text.ts'
import { wordPattern } from './rule-spec.ts'

/** Block types that hold structure, not prose. */
const STRUCTURAL_TYPES = new Set(['heading', 'divider', 'page_header', 'page_footer'])
const NON_PROSE_TYPES = new Set([
  ...STRUCTURAL_TYPES,
  'code_block',
  'table',
  'figure',
  'formula',
  'html_block',
  'form_region',
])
const STRUCTURAL_NAMES = ['structural', 'structure', 'heading', 'skip_nonprose', 'not_applicable', 'none', 'skip']
const NON_PROSE_NAMES = ['skip_nonprose', 'non_prose', 'nonprose']
/** Most neutral first. */
const NEUTRAL_NAMES = [
  'none',
  'keep',
  'not_applicable',
  'n/a',
  'na',
  'unknown',
  'unclear',
  'other',
  'neutral',
  'background',
  'low',
  'no',
]

/**
 * Fills an enum field: the value whose name the text has first, else a neutral value, else the first one. In an editing
 * schema no name is looked for: a value such as `rewrite` would claim a change that the rules never make.
 */
export function choiceFiller(
  options: readonly JsonValue[],
  isEditing: boolean,
): (block: BlockText) => JsonValue | undefined {
  const structural = named(options, STRUCTURAL_NAMES)
  const nonProse = named(options, NON_PROSE_NAMES)
  const neutral = named(options, NEUTRAL_NAMES) ?? options[0]
  const find = isEditing ? () => undefined : nameFinder(options)
  return (block) => {
    if (structural !== undefined && STRUCTURAL_TYPES.has(block.type)) return structural
    if (nonProse !== undefined && NON_PROSE_TYPES.has(block.type)) return nonProse
    return find(block.text) ?? neutral
  }
}

function named(options: readonly JsonValue[], names: readonly string[]): JsonValue | undefined {
  for (const name of names) {
    const match = options.find((option) => textOf(option).toLowerCase().replaceAll(/[\s-]/g, '_') === name)
    if (match !== undefined) return match
  }
  return undefined
}

/** Finds the option whose name, written with spaces, comes first in a text. One pattern for all options: one pass. */
export function nameFinder(options: readonly JsonValue[]): (text: string) => JsonValue | undefined {
  const byName = new Map<string, JsonValue>()
  for (const option of options) {
    const name = typeof option === 'string' ? option.replaceAll(/[_-]+/g, ' ').trim().toLowerCase() : ''
    if (name !== '' && !byName.has(name)) byName.set(name, option)
  }
  if (byName.size === 0) return () => undefined
  const longestFirst = [...byName.keys()].toSorted((a, b) => b.length - a.length)
  const pattern = wordPattern(longestFirst)
  return (text) => {
    const match = pattern.exec(text)
    return match ? byName.get(match[0].toLowerCase().replaceAll(/\s+/g, ' ')) : undefined
  }
}

function textOf(option: JsonValue): string {
  return typeof option === 'string' ? option : JSON.stringify(option)
}
