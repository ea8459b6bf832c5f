import { Checkbox } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { FacetView } from '../../../shared/review-work.ts'
import type { RowFilter } from '../../../shared/rows.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { STATUS_LABELS } from '../../lib/progress.ts'
import styles from './facets.module.css'
import type { FacetAbout } from './use-facet.ts'
import { useFacet } from './use-facet.ts'
import { CountBar } from './value-row.tsx'

/** A project may have thousands: the rest is found by its name in the project's list. */
const FEW_DOCUMENTS = 6
const MOST_DOCUMENTS = 200

const BAR_COLOURS: Readonly<Record<OverlayStatus, string>> = {
  pending: 'pending',
  claimed: 'pending',
  ai_complete: 'staged',
  confirmed: 'confirmed',
  rejected: 'rejected',
  failed: 'failed',
}

type GroupProps = { readonly title: string; readonly children: ReactNode }

function Group({ title, children }: GroupProps) {
  const [isOpen, setIsOpen] = useState(true)
  return (
    <section className={styles.group} aria-label={title}>
      <h3>
        <button type="button" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <IconChevronRight size={12} aria-hidden data-open={isOpen} />
          {title}
        </button>
      </h3>
      {isOpen && <ul>{children}</ul>}
    </section>
  )
}

type EntryProps = {
  readonly label: string
  readonly dot?: string
  readonly rows: number
  readonly most: number
  readonly isChosen: boolean
  readonly onToggle: () => void
}

function Entry({ label, dot, rows, most, isChosen, onToggle }: EntryProps) {
  return (
    <li>
      <div className={styles.value} data-chosen={isChosen}>
        <Checkbox
          size="xs"
          label={
            <span title={label}>
              {dot && <span className={styles.dot} style={{ background: `var(--${dot}-bar)` }} aria-hidden />}
              {label}
            </span>
          }
          aria-label={`${label}, ${countOf(rows, 'row')}`}
          checked={isChosen}
          onChange={onToggle}
          onKeyDown={(event) => {
            // The screen has a key of its own for it.
            if (event.key === ' ') event.stopPropagation()
          }}
          classNames={{
            root: styles.tick,
            body: styles.tickBody,
            labelWrapper: styles.tickLabel,
            label: styles.tickText,
          }}
        />
        <span className={styles.count}>{formatCount(rows)}</span>
        <CountBar rows={rows} most={most} isChosen={isChosen} />
      </div>
    </li>
  )
}

type FacetGroupsProps = {
  readonly about: FacetAbout
  readonly facet: FacetView
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
}

function ByStatus({ about, facet, filter, onFilter }: FacetGroupsProps) {
  // What is chosen here must not hide the other choices.
  const free = useFacet({ ...about, filter: { ...about.filter, tab: null } }, filter.tab !== null)
  const entries = (filter.tab === null ? facet : (free.data ?? facet)).byStatus
  const most = Math.max(0, ...entries.map(({ rows }) => rows))
  return (
    <Group title="By status">
      {entries.map(({ status, rows }) => (
        <Entry
          key={status}
          label={STATUS_LABELS[status]}
          dot={BAR_COLOURS[status]}
          rows={rows}
          most={most}
          isChosen={filter.tab === status}
          onToggle={() => onFilter({ ...filter, tab: filter.tab === status ? null : status })}
        />
      ))}
    </Group>
  )
}

function ByDocument({ about, facet, filter, onFilter }: FacetGroupsProps) {
  const [isWhole, setIsWhole] = useState(false)
  const chosen = filter.documentUids
  const free = useFacet({ ...about, filter: { ...about.filter, documentUids: [] } }, chosen.length > 0)
  const all = (chosen.length === 0 ? facet : (free.data ?? facet)).byDocument
  const entries = all.slice(0, isWhole ? MOST_DOCUMENTS : FEW_DOCUMENTS)
  const most = Math.max(0, ...entries.map(({ rows }) => rows))
  const toggle = (uid: string): void =>
    onFilter({ ...filter, documentUids: chosen.includes(uid) ? chosen.filter((one) => one !== uid) : [...chosen, uid] })
  return (
    <Group title="By document">
      {entries.map(({ documentUid, documentName, rows }) => (
        <Entry
          key={documentUid}
          label={documentName}
          rows={rows}
          most={most}
          isChosen={chosen.includes(documentUid)}
          onToggle={() => toggle(documentUid)}
        />
      ))}
      {all.length > FEW_DOCUMENTS && (
        <li>
          <button type="button" className={styles.link} aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? 'Show fewer' : `Show ${formatCount(Math.min(all.length, MOST_DOCUMENTS))} documents`}
          </button>
        </li>
      )}
    </Group>
  )
}

/** The same rows by what does not hang on the field: their status, and the document that they are of. */
export function FacetGroups(props: FacetGroupsProps) {
  return (
    <>
      {(props.facet.byStatus.length > 0 || props.filter.tab !== null) && <ByStatus {...props} />}
      {props.about.scope.kind === 'project' && <ByDocument {...props} />}
    </>
  )
}
