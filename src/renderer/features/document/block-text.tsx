import type { JsonValue } from '../../../shared/json.ts'
import type { ContextBlock } from '../../../shared/views.ts'
import { parseTable } from '../../grid/table-text.ts'
import { readableContent, splitAtQuote } from '../../grid/values.ts'
import styles from './block-text.module.css'

/** Rows of a table that are drawn; the text of the rest stands in the representation. */
const SHOWN_ROWS = 100

/** Text with the quoted words marked where they stand. */
function Quoted({ text, quote }: { readonly text: string; readonly quote: JsonValue | undefined }) {
  const parts = splitAtQuote(text, quote)
  if (!parts) return <>{text}</>
  return (
    <>
      {parts[0]}
      <mark>{parts[1]}</mark>
      {parts[2]}
    </>
  )
}

type BlockTextProps = { readonly block: ContextBlock; readonly quote: JsonValue | undefined }

function TableText({ block, quote }: BlockTextProps) {
  const table = parseTable(block.content)
  if (!table) return <pre className={styles.pre}>{<Quoted text={block.content} quote={quote} />}</pre>
  const left = table.rows.length - SHOWN_ROWS
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        {table.head.some((cell) => cell !== '') && (
          <thead>
            <tr>
              {table.head.map((cell, index) => (
                <th key={index} scope="col">
                  <Quoted text={cell} quote={quote} />
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
                  <Quoted text={cell} quote={quote} />
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
export function BlockText({ block, quote }: BlockTextProps) {
  const { type, content, attributes } = block
  const level = Math.max(1, Math.min(6, attributes.level ?? 2))
  const text = <Quoted text={readableContent(type, content)} quote={quote} />
  switch (type) {
    case 'table':
      return <TableText block={block} quote={quote} />
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
