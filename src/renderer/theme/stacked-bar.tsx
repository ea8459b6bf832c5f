import type { StatusCounts } from '../../shared/domain.ts'
import { formatCount } from '../lib/format.ts'
import { barParts, totalOf } from '../lib/progress.ts'
import styles from './pieces.module.css'

type BarProps = { readonly counts: StatusCounts; readonly label: string; readonly isLarge?: boolean }

/** Progress by status: confirmed, staged, rejected, failed, and the pending rest. */
export function StackedBar({ counts, label, isLarge = false }: BarProps) {
  const parts = barParts(counts).filter((part) => part.count > 0)
  const words = parts.map((part) => `${formatCount(part.count)} ${part.label}`).join(', ')
  return (
    <div
      className={`${styles.bar} ${isLarge ? styles.large : ''}`}
      role="img"
      aria-label={`${label}: ${words || 'nothing yet'}`}
      title={words}
    >
      {totalOf(counts) > 0 &&
        parts.map((part) => (
          <span key={part.key} style={{ flexGrow: part.count, flexBasis: 2, background: `var(--${part.key}-bar)` }} />
        ))}
    </div>
  )
}

export function Legend({ counts, hidesZero = true }: { readonly counts: StatusCounts; readonly hidesZero?: boolean }) {
  return (
    <ul className={styles.legend}>
      {barParts(counts)
        .filter((part) => part.count > 0 || !hidesZero)
        .map((part) => (
          <li key={part.key}>
            <span className={styles.dot} style={{ background: `var(--${part.key}-bar)` }} />
            {formatCount(part.count)} {part.label}
          </li>
        ))}
    </ul>
  )
}
