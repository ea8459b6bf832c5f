import { IconAlertTriangle, IconCheck, IconEqual, IconSearchOff, IconTilde } from '@tabler/icons-react'
import type { Evidence } from '../../../shared/domain.ts'
import { formatCount } from '../../lib/format.ts'
import { countGrades, GRADE_TITLES, GRADE_WORDS, type GradeCount } from './evidence-marks.ts'
import styles from './evidence.module.css'

const ICONS = { exact: IconCheck, normalised: IconEqual, fuzzy: IconTilde, not_found: IconSearchOff } as const

function Grade({ grade, count, isFlagged }: GradeCount) {
  const Icon = isFlagged ? IconAlertTriangle : ICONS[grade]
  return (
    <span className={styles.grade} data-flagged={isFlagged || undefined} title={GRADE_TITLES[grade]}>
      <Icon size={12} aria-hidden />
      {GRADE_WORDS[grade]} {count > 1 && <b>{formatCount(count)}</b>}
    </span>
  )
}

type FieldEvidenceProps = {
  readonly field: string
  readonly evidence: readonly Evidence[]
  /** The field itself takes the focus, and shows its words by that. */
  readonly isEditable: boolean
  readonly onShow: () => void
}

/** How surely a field's words were found. Pressed, it shows them in the block. */
export function FieldEvidence({ field, evidence, isEditable, onShow }: FieldEvidenceProps) {
  if (evidence.length === 0) return null
  const grades = countGrades(evidence)
  const words = grades.map((grade) => <Grade key={grade.grade} {...grade} />)
  if (!evidence.some((one) => one.span)) return <div className={styles.grades}>{words}</div>
  return (
    <button
      type="button"
      className={styles.grades}
      tabIndex={isEditable ? -1 : undefined}
      aria-label={`${field} in the block: ${describe(grades)}`}
      onClick={onShow}
    >
      {words}
    </button>
  )
}

function describe(grades: readonly GradeCount[]): string {
  return grades.map(({ grade, count }) => GRADE_WORDS[grade] + (count > 1 ? ` ${String(count)}` : '')).join(', ')
}

const LOW_CONFIDENCE = 0.5

/** A row's confidence as a number, with a word when it is low. */
export function ConfidenceValue({ confidence }: { readonly confidence: number | null }) {
  if (confidence === null) return null
  const isLow = confidence < LOW_CONFIDENCE
  return (
    <span
      className={styles.confidence}
      data-flagged={isLow || undefined}
      title="From what the model says of itself and from how surely its words were found"
    >
      {isLow && <IconAlertTriangle size={12} aria-hidden />}
      {isLow ? 'Low confidence' : 'Confidence'} <b>{confidence.toFixed(2)}</b>
    </span>
  )
}
