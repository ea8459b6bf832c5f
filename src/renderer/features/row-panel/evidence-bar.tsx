import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { useEffect, useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import styles from './evidence.module.css'

/** How much of the text before a mark stays in sight. */
const LEAD_PX = 72

export type Places = { readonly current: number; readonly move: (step: 1 | -1) => void }

/** Walks the places of the focused field's words; the one at hand is brought into sight and stands out. */
export function usePlaces(container: RefObject<HTMLElement | null>, count: number, about: string): Places {
  const [at, setAt] = useState({ about, place: 0, isMoved: false })
  const current = at.about === about ? Math.min(at.place, Math.max(0, count - 1)) : 0
  const isMoved = at.about === about && at.isMoved
  useEffect(() => {
    const box = container.current
    if (!box) return
    const marks = box.querySelectorAll('mark')
    const here = [...marks].filter((mark) => mark.getAttribute('data-place') === String(current))
    for (const mark of marks) mark.toggleAttribute('data-now', count > 1 && here.includes(mark))
    const [first] = here
    if (!first || about.endsWith('/')) return
    const [frame, place] = [box.getBoundingClientRect(), first.getBoundingClientRect()]
    if (place.top < frame.top || place.bottom > frame.bottom) box.scrollBy({ top: place.top - frame.top - LEAD_PX })
  }, [container, current, count, about, isMoved])
  return {
    current,
    move: (step) => setAt({ about, place: (current + step + count) % count, isMoved: true }),
  }
}

type EvidenceBarProps = { readonly field: string | null; readonly count: number; readonly places: Places }

/** Steps from place to place where a field has several. */
export function EvidenceBar({ field, count, places }: EvidenceBarProps) {
  if (count < 2) return null
  return (
    <div className={styles.bar} role="group" aria-label="Places in the block">
      <span aria-live="polite">
        {field ?? 'Evidence'}: place {formatCount(places.current + 1)} of {formatCount(count)}
      </span>
      <ActionIcon variant="subtle" color="gray" size={22} aria-label="Place before" onClick={() => places.move(-1)}>
        <IconChevronUp size={14} />
      </ActionIcon>
      <ActionIcon variant="subtle" color="gray" size={22} aria-label="Next place" onClick={() => places.move(1)}>
        <IconChevronDown size={14} />
      </ActionIcon>
    </div>
  )
}
