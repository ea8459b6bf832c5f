import type { Agreement, FieldAgreement } from '../../../shared/review-work.ts'
import { formatCount } from '../../lib/format.ts'
import styles from './compare.module.css'
import { kappaWords } from './kappa-words.ts'

/** A share in percent with one digit; 100 and 0 only when they are exact. */
export function formatShare(share: number | null): string {
  if (share === null) return '–'
  if (share === 0 || share === 1) return `${share * 100}%`
  return `${Math.min(99.9, Math.max(0.1, Math.round(share * 1000) / 10)).toFixed(1)}%`
}

function Share({ share }: { readonly share: number | null }) {
  return (
    <span className={styles.share}>
      <span className={styles.shareBar} aria-hidden>
        <span style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
      {formatShare(share)}
    </span>
  )
}

type LineProps = {
  readonly line: FieldAgreement
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function FieldLine({ line, isChosen, onChoose }: LineProps) {
  const { field, compared, agreed, share, kappa } = line
  const { word, explanation } = kappaWords(kappa)
  return (
    <tr data-chosen={isChosen || undefined}>
      <th scope="row">
        <button type="button" className={styles.field} aria-pressed={isChosen} title={field} onClick={onChoose}>
          {field}
        </button>
      </th>
      <td className={styles.number}>{formatCount(compared - agreed)}</td>
      <td>
        <Share share={share} />
      </td>
      <td className={styles.kappa} title={explanation}>
        <span>{kappa === null ? '–' : kappa.toFixed(2)}</span> {word}
      </td>
    </tr>
  )
}

type AgreementTableProps = {
  readonly agreement: Agreement
  readonly field: string | null
  readonly onField: (field: string | null) => void
}

/** How far the runs agree, field by field; choosing a field shows its differences alone. */
export function AgreementTable({ agreement, field, onField }: AgreementTableProps) {
  return (
    <div className={styles.figures} tabIndex={0} role="group" aria-label="Agreement by field">
      <table>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col" className={styles.number}>
              Differ
            </th>
            <th scope="col">Agreement</th>
            <th scope="col" title="Agreement beyond chance, with the words of Landis and Koch (1977)">
              Cohen’s kappa
            </th>
          </tr>
        </thead>
        <tbody>
          {agreement.fields.map((line) => (
            <FieldLine
              key={line.field}
              line={line}
              isChosen={line.field === field}
              onChoose={() => onField(line.field === field ? null : line.field)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}
