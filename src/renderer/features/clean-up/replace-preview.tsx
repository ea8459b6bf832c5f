import type { PreviewRow, WorkPreview } from '../../../shared/review-work.ts'
import { showValue } from '../../grid/values.ts'
import { countOf } from '../../lib/format.ts'
import { Refusals } from '../work/work-preview.tsx'
import { changedPart } from './changed-part.ts'
import styles from './clean-up.module.css'

function Change({ row, changes: [change], hasDocuments }: PreviewRow & { readonly hasDocuments: boolean }) {
  if (!change) return null
  const { head, before, after, tail } = changedPart(showValue(change.before), showValue(change.after))
  return (
    <li>
      <span className={styles.place} title={row.documentName}>
        {hasDocuments && <span className={styles.document}>{row.documentName}</span>}
        {row.blockIndex}
      </span>
      <span className={styles.pairOfLines}>
        <span>
          {head}
          {before && <del>{before}</del>}
          {tail}
        </span>
        <span className="visually-hidden">becomes</span>
        <span>
          {head}
          {after && <ins>{after}</ins>}
          {tail}
        </span>
      </span>
    </li>
  )
}

type ReplacePreviewProps = { readonly preview: WorkPreview; readonly isStale: boolean }

/** How many rows hold what is sought, and the first five before and after. */
export function ReplacePreview({ preview, isStale }: ReplacePreviewProps) {
  const { rows, documents, sample, refused, refusals } = preview
  const hasDocuments = documents > 1
  return (
    <div className={styles.found} data-stale={isStale}>
      <p role="status">
        {rows === 0
          ? 'No staged row holds it.'
          : `${countOf(rows, 'row')}${hasDocuments ? ` in ${countOf(documents, 'document')}` : ''} would change.`}
      </p>
      {sample.length > 0 && (
        <ul className={styles.changes} aria-label="The first of them">
          {sample.map((one) => (
            <Change key={`${one.row.documentUid}:${one.row.blockIndex}`} {...one} hasDocuments={hasDocuments} />
          ))}
        </ul>
      )}
      {rows > sample.length && <p className={styles.words}>and {countOf(rows - sample.length, 'more row')}</p>}
      <Refusals refused={refused} refusals={refusals} />
    </div>
  )
}
