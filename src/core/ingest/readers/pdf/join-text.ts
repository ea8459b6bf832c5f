/** Lines of a paragraph to its text: words divided at a line's end are put together again. */

/** Words of the document that have a hyphen within a line: `well-known`, in lower case. */
export type HyphenatedWords = ReadonlySet<string>

const HYPHEN_END = /(\p{L}+)[-\u2010\u00ad]$/u
const BROKEN_ADDRESS = /(?:https?:\/\/|www\.|doi\.org\/)\S*[/.?=&_-]$/
const CJK = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]/

export function joinLines(lines: readonly string[], hyphenated: HyphenatedWords): string {
  let text = ''
  for (const line of lines) text = text === '' ? line : joinTwo(text, line, hyphenated)
  return text
}

/** As the source has it: a divided word keeps its hyphen. */
export function joinOriginal(lines: readonly string[]): string {
  return lines.join(' ')
}

export function joinTwo(before: string, after: string, hyphenated: HyphenatedWords): string {
  if (BROKEN_ADDRESS.test(before.slice(-200)) && /^[\p{Ll}\p{N}]/u.test(after)) return before + after
  if (/\d[-–]$/.test(before) && /^\d/.test(after)) return before + after
  const divided = HYPHEN_END.exec(before.slice(-60))
  if (divided) return joinDivided(before, after, { first: divided[1] ?? '', hyphenated })
  if (CJK.test(before.slice(-1)) && CJK.test(after.slice(0, 1))) return before + after
  return `${before} ${after}`
}

function joinDivided(before: string, after: string, word: { first: string; hyphenated: HyphenatedWords }): string {
  const next = /^\p{L}+/u.exec(after)?.[0] ?? ''
  const isSoft = before.endsWith('\u00ad')
  if (isSoft) return before.slice(0, -1) + after
  if (next === '') return /^\p{N}/u.test(after) ? before + after : `${before} ${after}`
  const isUpper = /^\p{Lu}/u.test(next)
  // `pre- and post-war`: the hyphen stands for a word that comes later.
  if (/^(?:and|or|und|oder|et|ou|y|e|o)$/.test(next)) return `${before} ${after}`
  if (isUpper || word.hyphenated.has(`${word.first}-${next}`.toLowerCase())) return before + after
  return before.slice(0, -1) + after
}

const INNER_HYPHEN = /\p{L}+-\p{L}+/gu

/** Gathers the words that are written with a hyphen; call it with each line's text. */
export function collectHyphenated(line: string, into: Set<string>): void {
  if (!line.includes('-') || into.size > 20_000) return
  for (const [word] of line.matchAll(INNER_HYPHEN)) into.add(word.toLowerCase())
}
