import { SegmentedControl } from '@mantine/core'
import type { ReactNode } from 'react'
import { useDeferredValue, useMemo, useState } from 'react'
import { countOf } from '../../../lib/format.ts'
import styles from './diff.module.css'
import { type DiffPart, diffWords } from './word-diff.ts'

const VIEW_KEY = 'galley.diffView'

type DiffOrEditProps = {
  readonly original: string
  readonly revised: string
  /** What the other side of the switch is called. */
  readonly otherLabel: 'Edit' | 'Text'
  readonly children: ReactNode
}

/** A revised text as what it changes in the original, or in its editor. */
export function DiffOrEdit({ original, revised, otherLabel, children }: DiffOrEditProps) {
  const [isDiff, setIsDiff] = useState(() => window.localStorage.getItem(VIEW_KEY) !== 'edit')
  const text = useDeferredValue(revised)
  const diff = useMemo(() => (isDiff ? diffWords(original, text) : null), [isDiff, original, text])
  return (
    <div>
      <div className={styles.head}>
        <SegmentedControl
          size="xs"
          aria-label="How the revised text is shown"
          data={[
            { value: 'diff', label: 'Diff' },
            { value: 'edit', label: otherLabel },
          ]}
          value={isDiff ? 'diff' : 'edit'}
          onChange={(next) => {
            window.localStorage.setItem(VIEW_KEY, next)
            setIsDiff(next === 'diff')
          }}
        />
        {diff && (
          <span className={styles.counts}>
            {diff.inserted === 0 && diff.deleted === 0
              ? 'Same words'
              : `${countOf(diff.inserted, 'word')} in, ${countOf(diff.deleted, 'word')} out`}
          </span>
        )}
      </div>
      {diff ? <Diff parts={diff.parts} /> : children}
    </div>
  )
}

function Diff({ parts }: { readonly parts: readonly DiffPart[] }) {
  return (
    <div className={styles.diff} tabIndex={0} role="group" aria-label="Changes to the original" dir="auto">
      {parts.map(({ kind, text }, nth) => {
        if (kind === 'same') return <span key={nth}>{text}</span>
        return kind === 'inserted' ? <ins key={nth}>{text}</ins> : <del key={nth}>{text}</del>
      })}
    </div>
  )
}
