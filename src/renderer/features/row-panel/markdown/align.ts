import type { TextPiece } from './formatted.ts'

type Range = { readonly from: number; readonly to: number }
type AlignInput = Range & {
  readonly source: string
  /** What the parser made of the range: without escapes, entities, indentation. */
  readonly value: string
  /** In code there are no escapes and no entities. */
  readonly isLiteral: boolean
}

const ENTITY = /&(?:#x[\da-f]{1,6}|#\d{1,7}|[a-z][\da-z]{1,31});/iy

function entityAt(source: string, at: number): string | null {
  ENTITY.lastIndex = at
  return ENTITY.exec(source)?.[0] ?? null
}

/**
 * Where the characters of a parsed text stand in the source. What the parser left out stands between the pieces;
 * where the two cannot be laid beside each other, one piece stands for all of the range.
 */
export function alignText(input: AlignInput): { readonly pieces: readonly TextPiece[]; readonly end: number } {
  const { source, value, from, to, isLiteral } = input
  const pieces: { kind: 'text'; text: string; start: number; end: number }[] = []
  const put = (text: string, start: number, end: number): void => {
    const last = pieces.at(-1)
    const isPlain = text.length === end - start && last?.text.length === (last?.end ?? 0) - (last?.start ?? 0)
    if (last?.end === start && isPlain) {
      last.text += text
      last.end = end
    } else pieces.push({ kind: 'text', text, start, end })
  }
  let [at, done] = [from, 0]
  while (at < to && done < value.length) {
    const unit = source.charAt(at)
    const entity = unit === '&' && !isLiteral ? entityAt(source, at) : null
    if (entity !== null && !value.startsWith(entity, done)) {
      const shown = String.fromCodePoint(value.codePointAt(done) ?? 0)
      put(shown, at, at + entity.length)
      at += entity.length
      done += shown.length
    } else if (unit === value[done] || (unit === '\r' && value[done] === '\n' && source[at + 1] !== '\n')) {
      put(value.charAt(done), at, at + 1)
      at += 1
      done += 1
    } else at += 1
  }
  if (done === value.length) return { pieces, end: at }
  return { pieces: [{ kind: 'text', text: value, start: from, end: to }], end: to }
}
