/** Ruling lines as they were meant: pieces and doubles of one line are one. */
import type { Rule } from './page-content.ts'

const SAME_LINE = 2
const JOIN = 4

/** Lines shorter than this are parts of letters or of dashes. */
const SHORTEST = 6

export function mergeRules(rules: readonly Rule[], isVertical: boolean): readonly Rule[] {
  const own = rules.filter((rule) => rule.isVertical === isVertical)
  own.sort((a, b) => a.at - b.at || a.from - b.from)
  const merged: Rule[] = []
  let start = 0
  while (start < own.length) {
    const first = own[start]
    if (!first) break
    let end = start
    while (end < own.length && (own[end]?.at ?? Infinity) - first.at <= SAME_LINE) end++
    merged.push(...mergeRow(own.slice(start, end)))
    start = end
  }
  return merged.filter(({ from, to }) => to - from >= SHORTEST)
}

function mergeRow(row: readonly Rule[]): readonly Rule[] {
  const sorted = [...row].sort((a, b) => a.from - b.from)
  const merged: Rule[] = []
  for (const rule of sorted) {
    const last = merged.at(-1)
    if (last && rule.from <= last.to + JOIN) merged[merged.length - 1] = { ...last, to: Math.max(last.to, rule.to) }
    else merged.push(rule)
  }
  return merged
}
