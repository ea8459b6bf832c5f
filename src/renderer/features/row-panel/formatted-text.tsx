import { IconPhoto, IconSquare, IconSquareCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './block-text.module.css'
import type { Formatted } from './markdown/formatted.ts'
import { piecesOf } from './markdown/formatted.ts'
import type { Marks } from './marked.tsx'
import { MarkedPiece } from './marked.tsx'
import { OutLink } from './out-link.tsx'

/** Rows of a table that are drawn; the text of the rest stands in the representation. */
const SHOWN_ROWS = 100

type NodesProps = { readonly nodes: readonly Formatted[]; readonly marks: Marks }

/** Markdown as it reads. Each kind of node has its element here: nothing of a document becomes one by itself. */
export function FormattedText({ nodes, marks }: NodesProps) {
  return nodes.map((node, nth) => <Node key={nth} node={node} marks={marks} />)
}

function wordsOf(nodes: readonly Formatted[]): string {
  return piecesOf(nodes)
    .map(({ text }) => text)
    .join('')
}

function Node({ node, marks }: { readonly node: Formatted; readonly marks: Marks }): ReactNode {
  if (node.kind === 'text') return <MarkedPiece piece={node} marks={marks} />
  if (!('children' in node)) return node.kind === 'break' ? <br /> : <hr className={styles.divider} />
  const inside = <FormattedText nodes={node.children} marks={marks} />
  switch (node.kind) {
    case 'strong':
      return <strong>{inside}</strong>
    case 'emphasis':
      return <em>{inside}</em>
    case 'deleted':
      return <del>{inside}</del>
    case 'code':
      return <code className={styles.code}>{inside}</code>
    case 'markup':
      return <code className={styles.markup}>{inside}</code>
    case 'noteMark':
      return <sup>{inside}</sup>
    case 'link':
      return (
        <OutLink url={node.url} words={wordsOf(node.children)}>
          {inside}
        </OutLink>
      )
    case 'picture':
      return (
        <span className={styles.picture} title={node.url.slice(0, 200)}>
          <IconPhoto size={14} aria-label="Picture" />
          {node.children.length === 0 ? <span className={styles.muted}>Picture without text</span> : inside}
        </span>
      )
    case 'paragraph':
      return <p className={styles.text}>{inside}</p>
    case 'note':
      return <div className={styles.note}>{inside}</div>
    case 'heading':
      return (
        <p className={styles.heading} data-level={node.level}>
          {inside}
        </p>
      )
    case 'quote':
      return <blockquote className={styles.quote}>{inside}</blockquote>
    case 'pre':
      return (
        <pre className={styles.pre} title={node.language ?? undefined}>
          {inside}
        </pre>
      )
    case 'list':
      return <ul className={styles.list}>{inside}</ul>
    case 'item':
      return (
        <li className={styles.item}>
          <span className={styles.marker}>
            {node.isChecked === null ? (
              <MarkedPiece piece={node.marker} marks={marks} />
            ) : node.isChecked ? (
              <IconSquareCheck size={15} aria-label="Done" />
            ) : (
              <IconSquare size={15} aria-label="Not done" />
            )}
          </span>
          <div>{inside}</div>
        </li>
      )
    case 'table':
      return <TableNode rows={node.children} marks={marks} />
    case 'row':
    case 'cell':
      return inside
  }
}

const NO_NODES: readonly Formatted[] = []
const childrenOf = (node: Formatted): readonly Formatted[] => ('children' in node ? node.children : NO_NODES)

function TableNode({ rows, marks }: { readonly rows: readonly Formatted[]; readonly marks: Marks }) {
  const [head, ...body] = rows
  const left = body.length - SHOWN_ROWS
  return (
    <div className={styles.tableBox}>
      <table className={styles.table}>
        {head && wordsOf([head]).trim() !== '' && (
          <thead>
            <tr>
              {childrenOf(head).map((cell, nth) => (
                <th key={nth} scope="col">
                  <Node node={cell} marks={marks} />
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {body.slice(0, SHOWN_ROWS).map((row, place) => (
            <tr key={place}>
              {childrenOf(row).map((cell, nth) => (
                <td key={nth}>
                  <Node node={cell} marks={marks} />
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
