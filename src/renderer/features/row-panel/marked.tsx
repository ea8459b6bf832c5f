import { Fragment } from 'react'
import { splitAtWords } from '../../grid/values.ts'
import type { MarkedPart, MarkSpan } from './evidence-marks.ts'
import { splitAtMarks } from './evidence-marks.ts'
import styles from './evidence.module.css'
import type { TextPiece } from './markdown/formatted.ts'
import type { TextRange } from './table-places.ts'

/** What is marked in a block: where values were taken from, and the words that a search was for. */
export type Marks = { readonly spans?: readonly MarkSpan[] | undefined; readonly find?: string | undefined }

type MarkedProps = {
  readonly content: string
  readonly range: TextRange
  readonly marks: Marks
  /** A table writes a pipe as `\\|`. */
  readonly isCell?: boolean
}

/** A part of a block's content as it is written, with its marks. */
export function Marked({ content, range, marks, isCell = false }: MarkedProps) {
  return splitAtMarks(content, range, marks.spans ?? []).map((part, nth) => (
    <Part key={nth} part={isCell ? { ...part, text: part.text.replaceAll('\\|', '|') } : part} find={marks.find} />
  ))
}

/** A piece of formatted text with its marks; one that is written otherwise than it reads is marked as a whole. */
export function MarkedPiece({ piece, marks }: { readonly piece: TextPiece; readonly marks: Marks }) {
  const { text, start, end } = piece
  const spans = marks.spans ?? []
  if (text.length === end - start) {
    const shifted = spans.map((span) => ({ ...span, start: span.start - start, end: span.end - start }))
    return <Marked content={text} range={[0, text.length]} marks={{ ...marks, spans: shifted }} />
  }
  const over = spans.filter((span) => span.start < end && span.end > start)
  const strongest = over.find(({ tone }) => tone === 'here') ?? over[0]
  const place = strongest?.place
  return (
    <Part part={{ text, tone: strongest?.tone ?? null, ...(place !== undefined && { place }) }} find={marks.find} />
  )
}

function Part({ part: { text, tone, place }, find }: { readonly part: MarkedPart; readonly find: string | undefined }) {
  if (tone === null) return <Found text={text} find={find} />
  return (
    <mark className={styles[tone]} data-tone={tone} data-place={place}>
      {text}
    </mark>
  )
}

function Found({ text, find }: { readonly text: string; readonly find: string | undefined }) {
  if (find === undefined) return text
  return splitAtWords(text, find).map((part, nth) =>
    part.isHit ? <mark key={nth}>{part.text}</mark> : <Fragment key={nth}>{part.text}</Fragment>,
  )
}
