/** Tables with lines above and below only, as books set them: columns come from the white between the words. */
import { gridOfLines } from './aligned-grid.ts'
import { type Line, toLines } from './lines.ts'
import { type Box, type Rule, type Word } from './page-content.ts'
import type { FoundTable } from './table-model.ts'

const SAME_END = 6
/** Words in a cell's line beyond which it reads like running text. */
const MOST_WORDS = 7

type Segment = {
  readonly top: number
  readonly bottom: number
  readonly lines: readonly Line[]
  readonly isTabular: boolean
}

export function linedTables(horizontal: readonly Rule[], words: readonly Word[]): readonly FoundTable[] {
  const sorted = [...words].sort((a, b) => b.y - a.y)
  return sameWidth(horizontal).flatMap((rules) => {
    const [first] = rules
    if (!first) return []
    const within = sorted.filter(({ l, r }) => l >= first.from - SAME_END && r <= first.to + SAME_END)
    return runs(toSegments(rules, within)).flatMap((run) => tableOf(run, first))
  })
}

/** Lines that start and end at the same places, from top to bottom; at least two of them. */
function sameWidth(horizontal: readonly Rule[]): ReadonlyArray<readonly Rule[]> {
  const groups: Rule[][] = []
  for (const rule of [...horizontal].sort((a, b) => b.at - a.at)) {
    if (rule.to - rule.from < 60) continue
    const own = groups.find(
      ([first]) => first && Math.abs(first.from - rule.from) < SAME_END && Math.abs(first.to - rule.to) < SAME_END,
    )
    if (own) own.push(rule)
    else if (groups.length < 200) groups.push([rule])
  }
  return groups.filter(({ length }) => length >= 2)
}

function toSegments(rules: readonly Rule[], words: readonly Word[]): readonly Segment[] {
  return rules.slice(1).map((rule, index): Segment => {
    const top = rules[index]?.at ?? 0
    const lines = toLines(words.filter(({ y, size }) => y + 0.3 * size < top && y + 0.3 * size > rule.at))
    return { top, bottom: rule.at, lines, isTabular: isTabular(lines) }
  })
}

/** Most lines are parted by wide gaps into short pieces. */
function isTabular(lines: readonly Line[]): boolean {
  if (lines.length === 0) return false
  let parted = 0
  let pieces = 0
  let words = 0
  for (const line of lines) {
    const count = piecesOf(line)
    if (count > 1) parted++
    pieces += count
    words += line.words.length
  }
  return parted >= 0.5 * lines.length && words / pieces <= MOST_WORDS
}

export function piecesOf(line: Line): number {
  const sorted = [...line.words].sort((a, b) => a.l - b.l)
  let count = sorted.length > 0 ? 1 : 0
  let end = sorted[0]?.r ?? 0
  for (const word of sorted) {
    if (word.l - end > 0.9 * line.size) count++
    end = Math.max(end, word.r)
  }
  return count
}

function runs(segments: readonly Segment[]): ReadonlyArray<readonly Segment[]> {
  const found: Segment[][] = []
  let run: Segment[] = []
  for (const segment of segments) {
    const isPart = segment.isTabular || (segment.lines.length === 0 && segment.top - segment.bottom < 8)
    if (isPart) run.push(segment)
    else if (run.length > 0) {
      found.push(run)
      run = []
    }
  }
  if (run.length > 0) found.push(run)
  return found
}

function tableOf(run: readonly Segment[], rule: Rule): readonly FoundTable[] {
  const filled = run.filter(({ lines }) => lines.length > 0)
  const lines = filled.flatMap((segment) => segment.lines)
  if (lines.length < 2) return []
  const box: Box = { l: rule.from, r: rule.to, t: run[0]?.top ?? 0, b: run.at(-1)?.bottom ?? 0 }
  const [head] = filled
  const headerLines = filled.length > 1 && head && head.lines.length <= 4 ? head.lines.length : 1
  const table = gridOfLines(lines, { box, headerLines, breaks: filled.map(({ bottom }) => bottom) })
  return table ? [table] : []
}
