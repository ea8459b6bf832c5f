/** Scores blocks against reference blocks: words in reading order, and the type of what holds them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDocument } from '../../src/core/ingest/parse.ts'

export type ScoredBlock = { readonly type: string; readonly text: string }
export type BlockScore = {
  /** F1 of the words in reading order. */
  readonly text: number
  /** Share of the reference blocks whose best match has the same type. */
  readonly type: number
}

export const CORPUS = fileURLToPath(new URL('../fixtures/corpus', import.meta.url))

type Words = { readonly words: readonly string[]; readonly blocks: readonly number[] }
type Pair = readonly [left: number, right: number]

export function scoreBlocks(truth: readonly ScoredBlock[], ours: readonly ScoredBlock[]): BlockScore {
  const left = wordsOf(truth)
  const right = wordsOf(ours)
  const pairs = longestCommonPairs(left.words, right.words)
  const recall = left.words.length > 0 ? pairs.length / left.words.length : 1
  const precision = right.words.length > 0 ? pairs.length / right.words.length : left.words.length > 0 ? 0 : 1
  const text = recall + precision > 0 ? (2 * recall * precision) / (recall + precision) : 0
  return { text, type: typeAgreement({ truth, ours, left, right, pairs }) }
}

/** Every file of `tests/fixtures/corpus/<format>` against its reference; fails when one cannot be parsed. */
export async function scoreCorpus(format: string): Promise<BlockScore & { readonly files: number }> {
  const folder = join(CORPUS, format)
  const names = readdirSync(folder).filter((name) => !name.endsWith('.blocks.json'))
  let text = 0
  let type = 0
  for (const name of names) {
    const truth = JSON.parse(readFileSync(join(folder, `${name}.blocks.json`), 'utf8')) as readonly ScoredBlock[]
    const { blocks } = await parseDocument({ name, bytes: readFileSync(join(folder, name)) })
    const score = scoreBlocks(
      truth,
      blocks.map((block) => ({ type: block.type, text: block.content })),
    )
    text += score.text
    type += score.type
  }
  return { text: text / names.length, type: type / names.length, files: names.length }
}

function wordsOf(blocks: readonly ScoredBlock[]): Words {
  const words: string[] = []
  const owners: number[] = []
  for (const [index, { text }] of blocks.entries())
    for (const word of split(text)) {
      words.push(word)
      owners.push(index)
    }
  return { words, blocks: owners }
}

function split(text: string): readonly string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

type Matching = {
  readonly truth: readonly ScoredBlock[]
  readonly ours: readonly ScoredBlock[]
  readonly left: Words
  readonly right: Words
  readonly pairs: readonly Pair[]
}

function typeAgreement({ truth, ours, left, right, pairs }: Matching): number {
  const votes = truth.map(() => new Map<number, number>())
  for (const [i, j] of pairs) {
    const own = votes[left.blocks[i] ?? -1]
    const other = right.blocks[j] ?? -1
    own?.set(other, (own.get(other) ?? 0) + 1)
  }
  let judged = 0
  let agreed = 0
  for (const [index, block] of truth.entries()) {
    if (split(block.text).length === 0) continue
    judged += 1
    const [best] = [...(votes[index] ?? [])].sort((a, b) => b[1] - a[1])
    if (best && isSameType(block.type, ours[best[0]]?.type)) agreed += 1
  }
  return judged > 0 ? agreed / judged : 1
}

function isSameType(truth: string, ours: string | undefined): boolean {
  if (truth === ours) return true
  if (truth === 'formula') return ours === 'paragraph' || ours === 'other'
  return truth === 'caption' && ours === 'paragraph'
}

/** One byte a cell of the table of steps: what is equal at both ends is cut off first. */
function longestCommonPairs(a: readonly string[], b: readonly string[]): readonly Pair[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < Math.min(a.length, b.length) - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1
  const pairs: Pair[] = Array.from({ length: head }, (_, i) => [i, i])
  const middle = commonPairs(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  for (const [i, j] of middle) pairs.push([head + i, head + j])
  for (let i = tail; i > 0; i--) pairs.push([a.length - i, b.length - i])
  return pairs
}

const DIAGONAL = 1
const UP = 2
const LEFT = 3

function commonPairs(a: readonly string[], b: readonly string[]): readonly Pair[] {
  const ids = new Map<string, number>()
  const idOf = (word: string): number => {
    const known = ids.get(word) ?? ids.size
    ids.set(word, known)
    return known
  }
  const x = Int32Array.from(a, idOf)
  const y = Int32Array.from(b, idOf)
  const width = y.length
  const steps = new Uint8Array(x.length * width)
  let previous = new Int32Array(width + 1)
  let row = new Int32Array(width + 1)
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < width; j++) {
      const above = previous[j + 1] ?? 0
      const before = row[j] ?? 0
      const isEqual = x[i] === y[j]
      row[j + 1] = isEqual ? (previous[j] ?? 0) + 1 : Math.max(above, before)
      steps[i * width + j] = isEqual ? DIAGONAL : above >= before ? UP : LEFT
    }
    ;[previous, row] = [row, previous]
    row[0] = 0
  }
  const pairs: Pair[] = []
  for (let i = x.length - 1, j = width - 1; i >= 0 && j >= 0;) {
    const step = steps[i * width + j]
    if (step === DIAGONAL) pairs.push([i, j])
    if (step !== LEFT) i -= 1
    if (step !== UP) j -= 1
  }
  return pairs.reverse()
}
