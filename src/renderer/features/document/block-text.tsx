import { Fragment } from 'react'
import type { JsonValue } from '../../../shared/json.ts'
import type { ContextBlock } from '../../../shared/views.ts'
import { parseTable } from '../../grid/table-text.ts'
import { readableContent, splitAtQuote, splitAtWords } from '../../grid/values.ts'
import styles from './block-text.module.css'

/** Rows of a table that are drawn; the text of the rest stands in the representation. */
const SHOWN_ROWS = 100

/** What is marked in a block: the words that a value was taken from, or those that a search was for. */
export type Marks = { readonly quote?: JsonValue | undefined; readonly find?: string | undefined }

function Marked({ text, marks }: { readonly text: string; readonly marks: Marks }) {
  const parts = splitAtQuote(text, marks.quote)
  if (parts) {
    return (
      <>
        {parts[0]}
        <mark>{parts[1]}</mark>
        {parts[2]}
      </>
    )
  }
  if (marks.find === undefined) return <>{text}</>
  return splitAtWords(text, marks.find).map((part, place) =>
    part.isHit ? <mark key={place}>{part.text}</mark> : <Fragment key={place}>{part.text}</Fragment>,
  )
}

type BlockTextProps = { readonly block: ContextBlock; readonly marks: Marks }

function TableText({ block, marks }: BlockTextProps) {
  const table = parseTable(block.content)
  if (!table) return <pre className={styles.pre}>{<Marked text={block.content} marks={marks} />}</pre>
  const left = table.rows.length - SHOWN_ROWS
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        {table.head.some((cell) => cell !== '') && (
          <thead>
            <tr>
              {table.head.map((cell, index) => (
                <th key={index} scope="col">
                  <Marked text={cell} marks={marks} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {table.rows.slice(0, SHOWN_ROWS).map((row, place) => (
            <tr key={place}>
              {row.map((cell, index) => (
                <td key={index}>
                  <Marked text={cell} marks={marks} />
                </td>
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
  const text = <Marked text={readableContent(type, content)} marks={marks} />
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
