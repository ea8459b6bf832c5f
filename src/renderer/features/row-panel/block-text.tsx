import { useMemo } from 'react'
import type { ContextBlock } from '../../../shared/views.ts'
import { parseTable } from '../../grid/table-text.ts'
import { readableContent } from '../../grid/values.ts'
import styles from './block-text.module.css'
import { FormattedText } from './formatted-text.tsx'
import { formatMarkdown } from './markdown/format-markdown.ts'
import { hiddenSpans } from './markdown/formatted.ts'
import type { Marks } from './marked.tsx'
import { Marked } from './marked.tsx'
import { placeCells } from './table-places.ts'

/** Rows of a table that are drawn; the text of the rest stands in the representation. */
const SHOWN_ROWS = 100

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

/** A block as it reads: Markdown formatted, headings by level, lists with their marks, tables as tables. All text is text nodes. */
export function BlockText({ block, marks }: BlockTextProps) {
  const { type, content, locator } = block
  const isMarkdown = locator.type === 'text_offset_range'
  const formatted = useMemo(() => (isMarkdown ? formatMarkdown(type, content) : null), [isMarkdown, type, content])
  if (!formatted) return <PlainBlock block={block} marks={marks} />
  const hidden = hiddenSpans(formatted, marks.spans ?? []).filter(({ tone }) => tone === 'here')
  return (
    <>
      <FormattedText nodes={formatted} marks={marks} />
      {hidden.map((span) => (
        <p key={span.start} className={styles.source}>
          In the source: <Marked content={content} range={[span.start, span.end]} marks={{ spans: [span] }} />
        </p>
      ))}
    </>
  )
}

function PlainBlock({ block, marks }: BlockTextProps) {
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
