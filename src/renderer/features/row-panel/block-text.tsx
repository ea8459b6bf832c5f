import { Fragment } from 'react'
import type { ContextBlock } from '../../../shared/views.ts'
import { parseTable } from '../../grid/table-text.ts'
import { readableContent, splitAtWords } from '../../grid/values.ts'
import styles from './block-text.module.css'
import type { MarkSpan } from './evidence-marks.ts'
import { splitAtMarks } from './evidence-marks.ts'
import evidenceStyles from './evidence.module.css'
import { placeCells, type TextRange } from './table-places.ts'

/** Rows of a table that are drawn; the text of the rest stands in the representation. */
const SHOWN_ROWS = 100

/** What is marked in a block: where values were taken from, and the words that a search was for. */
export type Marks = { readonly spans?: readonly MarkSpan[] | undefined; readonly find?: string | undefined }

type MarkedProps = {
  readonly content: string
  readonly range: TextRange
  readonly marks: Marks
  /** A table writes a pipe as `\\|`. */
  readonly isCell?: boolean
}

function Marked({ content, range, marks, isCell = false }: MarkedProps) {
  return splitAtMarks(content, range, marks.spans ?? []).map(({ text, tone }, place) => {
    const shown = isCell ? text.replaceAll('\\|', '|') : text
    if (tone === null) return <Found key={place} text={shown} find={marks.find} />
    return (
      <mark key={place} className={evidenceStyles[tone]} data-tone={tone}>
        {shown}
      </mark>
    )
  })
}

function Found({ text, find }: { readonly text: string; readonly find: string | undefined }) {
  if (find === undefined) return text
  return splitAtWords(text, find).map((part, place) =>
    part.isHit ? <mark key={place}>{part.text}</mark> : <Fragment key={place}>{part.text}</Fragment>,
  )
}

type BlockTextProps = { readonly block: ContextBlock; readonly marks: Marks }

function TableText({ block, marks }: BlockTextProps) {
  const { content } = block
  const table = parseTable(content)
  if (!table)
    return <pre className={styles.pre}>{<Marked content={content} range={[0, content.length]} marks={marks} />}</pre>
  const left = table.rows.length - SHOWN_ROWS
  const places = placeCells(content, [table.head, ...table.rows.slice(0, SHOWN_ROWS)])
  const cellOf = (row: number, column: number) => (
    <Marked content={content} range={places[row]?.[column] ?? [0, 0]} marks={marks} isCell />
  )
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        {table.head.some((cell) => cell !== '') && (
          <thead>
            <tr>
              {table.head.map((_, index) => (
                <th key={index} scope="col">
                  {cellOf(0, index)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {table.rows.slice(0, SHOWN_ROWS).map((row, place) => (
            <tr key={place}>
              {row.map((_, index) => (
                <td key={index}>{cellOf(place + 1, index)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className={styles.muted}>and {left} more rows</p>}
    </div>
  )
}

/** A block as it reads: headings by level, lists with their marks, tables as tables. Everything is a text node. */
export function BlockText({ block, marks }: BlockTextProps) {
  const { type, content, attributes } = block
  const level = Math.max(1, Math.min(6, attributes.level ?? 2))
  const readable = readableContent(type, content)
  const start = Math.max(0, content.indexOf(readable))
  const text = <Marked content={content} range={[start, start + readable.length]} marks={marks} />
  switch (type) {
    case 'table':
      return <TableText block={block} marks={marks} />
    case 'heading':
      return (
        <p className={styles.heading} data-level={level}>
          {text}
        </p>
      )
    case 'code_block':
      return <pre className={styles.pre}>{text}</pre>
    case 'formula':
      return <p className={styles.formula}>{text}</p>
    case 'list_item':
    case 'checkbox':
      return (
        <p className={styles.item} style={{ paddingLeft: `${Math.min(8, level - (attributes.level ? 1 : 2)) * 16}px` }}>
          {attributes.marker !== undefined && <span className={styles.marker}>{attributes.marker}</span>}
          <span>{text}</span>
        </p>
      )
    case 'figure':
      return (
        <p className={content.trim() === '' ? styles.muted : styles.text}>
          {content.trim() === '' ? 'Picture without text' : text}
        </p>
      )
    case 'divider':
      return <hr className={styles.divider} />
    default:
      return <p className={styles.text}>{text}</p>
  }
}
