import type { JsonValue } from '../../../shared/json.ts'
import type { PreviewRow, Refusal, ReviewWork, WorkPreview } from '../../../shared/review-work.ts'
import { contentLine } from '../../grid/markdown-words.ts'
import { showValue } from '../../grid/values.ts'
import { countOf } from '../../lib/format.ts'
import { effectOf } from './work-words.ts'
import styles from './work.module.css'

const shown = (value: JsonValue): string => (value === null ? '' : showValue(value))

/** A change of a value, or the values that a decision is about. */
function Values({ row, changes }: PreviewRow) {
  if (changes.length > 0)
    return changes.map(({ field, before, after }) => (
      <span key={field} className={styles.change}>
        <i>{field}</i> <del>{shown(before) || 'empty'}</del> <span aria-hidden>→</span>
        <span className="visually-hidden"> becomes </span> <ins>{shown(after) || 'empty'}</ins>
      </span>
    ))
  const values = Object.values(row.data ?? {})
    .map(shown)
    .filter(Boolean)
  return <span className={styles.values}>{values.join(' · ')}</span>
}

type SampleProps = { readonly sample: WorkPreview['sample']; readonly hasDocuments: boolean }

function Sample({ sample, hasDocuments }: SampleProps) {
  return (
    <ul className={styles.sample} aria-label="The first of them">
      {sample.map((one) => (
        <li key={`${one.row.documentUid}:${one.row.blockIndex}`}>
          <span className={styles.place}>{one.row.blockIndex}</span>
          <span className={styles.about}>
            {hasDocuments && <span className={styles.document}>{one.row.documentName}</span>}
            <span className={styles.content} dir="auto">
              {contentLine(one.row)}
            </span>
            <Values {...one} />
          </span>
        </li>
      ))}
    </ul>
  )
}

type RefusalsProps = { readonly refused: number; readonly refusals: readonly Refusal[]; readonly isOpen?: boolean }

/** Rows that stay as they are, each with its reason. */
export function Refusals({ refused, refusals, isOpen = false }: RefusalsProps) {
  if (refused === 0) return null
  const hasDocuments = new Set(refusals.map(({ documentUid }) => documentUid)).size > 1
  const more = refused - refusals.length
  return (
    <details className={styles.refusals} open={isOpen}>
      <summary>{countOf(refused, 'row stays as it is', 'rows stay as they are')}</summary>
      <ul aria-label="Rows that stay">
        {refusals.map((one) => (
          <li key={`${one.runUid}:${one.blockIndex}`}>
            <span className={styles.place}>{one.blockIndex}</span>
            <span>
              {hasDocuments && <span className={styles.document}>{one.documentName}</span>}
              {one.message}
            </span>
          </li>
        ))}
        {more > 0 && <li className={styles.more}>and {countOf(more, 'more row')}</li>}
      </ul>
    </details>
  )
}

type PreviewProps = { readonly kind: ReviewWork['kind']; readonly preview: WorkPreview }

/** How many rows an action would touch, the first of them, and those that it would leave alone. */
export function PreviewBody({ kind, preview }: PreviewProps) {
  const { rows, sample, documents, refused, refusals } = preview
  const rest = rows - sample.length
  return (
    <div className={styles.preview}>
      <p>
        {effectOf(kind, preview)} {rows > 0 && 'One undo takes all of it back.'}
      </p>
      {sample.length > 0 && (
        <div>
          <Sample sample={sample} hasDocuments={documents > 1} />
          {rest > 0 && <p className={styles.more}>and {countOf(rest, 'more row')}</p>}
        </div>
      )}
      <Refusals refused={refused} refusals={refusals} isOpen={rows === 0} />
    </div>
  )
}
