import { Button, Checkbox } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { ImportPlan, PlannedFile, PlanVerdict } from '../../../shared/import-views.ts'
import { countOf, formatBytes, formatCount } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip } from '../../theme/pieces.tsx'
import { VirtualList } from '../../theme/virtual-list.tsx'
import styles from './imports.module.css'

/** What is left out, the things to act on first. */
const groups: readonly (readonly [PlanVerdict, (count: number) => string])[] = [
  ['changed', (count) => `${countOf(count, 'file')} changed since ${count === 1 ? 'it was' : 'they were'} added`],
  ['unsupported', (count) => `${countOf(count, 'file')} of a kind that is not read`],
  ['too_large', (count) => `${countOf(count, 'file')} too large`],
  ['empty', (count) => `${countOf(count, 'file')} empty`],
  ['duplicate', (count) => `${countOf(count, 'file')} already here`],
  ['ignored', (count) => `${countOf(count, 'file')} left out by .galleyignore`],
  ['hidden', (count) => `${countOf(count, 'file')} hidden`],
]
const ROW_PX = 44
const rowHeight = (): number => ROW_PX

function PlannedGroup({ label, files }: { readonly label: string; readonly files: readonly PlannedFile[] }) {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <li>
      <button
        type="button"
        className={styles.groupHead}
        aria-expanded={isOpen}
        onClick={() => setIsOpen((before) => !before)}
      >
        <IconChevronRight size={14} aria-hidden data-open={isOpen || undefined} />
        {label}
      </button>
      {isOpen && (
        <VirtualList items={files} label={label} keyOf={(file) => file.name} heightOf={rowHeight} maxHeight={222}>
          {(file) => (
            <div className={styles.planned}>
              <span title={file.name}>{file.name}</span>
              <span title={file.why ?? undefined}>{file.why}</span>
            </div>
          )}
        </VirtualList>
      )}
    </li>
  )
}

type PlanViewProps = {
  readonly plan: ImportPlan
  readonly onAdd: (asVersions: boolean) => void
  readonly onBack: () => void
}

function Formats({ byFormat }: { readonly byFormat: ImportPlan['byFormat'] }) {
  const formats = Object.entries(byFormat).sort((a, b) => b[1] - a[1])
  return (
    <ul className={styles.chips} aria-label="Files by type">
      {formats.map(([format, count]) => (
        <li key={format}>
          <Chip>
            {format} {formatCount(count)}
          </Chip>
        </li>
      ))}
    </ul>
  )
}

/** What would be added, what not and why, before anything is. */
export function PlanView({ plan, onAdd, onBack }: PlanViewProps) {
  const [asVersions, setAsVersions] = useState(true)
  const { byVerdict } = plan
  const added = byVerdict.add + byVerdict.changed
  const rest = plan.files.length - added
  const byGroup = Map.groupBy(plan.files, (file) => file.verdict)
  const shown = groups.filter(([verdict]) => byVerdict[verdict] > 0)
  return (
    <section className={styles.root} aria-label="Plan">
      <div className={styles.headline} role="status">
        <strong>{added > 0 ? `${countOf(added, 'file')} to add` : 'Nothing to add'}</strong>
        <span>
          {[added > 0 && formatBytes(plan.bytes), rest > 0 && `${formatCount(rest)} left out`]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </div>
      {added > 0 && <Formats byFormat={plan.byFormat} />}
      {byVerdict.changed > 0 && (
        <Checkbox
          label={`Add ${byVerdict.changed === 1 ? 'the changed file as a new version of its document' : `the ${formatCount(byVerdict.changed)} changed files as new versions of their documents`}`}
          description="Confirmed answers of blocks that stayed the same can be carried over. Otherwise they become documents of their own."
          checked={asVersions}
          onChange={(event) => setAsVersions(event.currentTarget.checked)}
        />
      )}
      {shown.length > 0 && (
        <ul className={styles.groups} aria-label="What is different about the rest">
          {shown.map(([verdict, label]) => (
            <PlannedGroup key={verdict} label={label(byVerdict[verdict])} files={byGroup.get(verdict) ?? []} />
          ))}
        </ul>
      )}
      <div className={pieces.foot}>
        <Button onClick={onBack}>{added > 0 ? 'Choose others' : 'Back'}</Button>
        {added > 0 && (
          <Button variant="filled" data-autofocus autoFocus onClick={() => onAdd(asVersions)}>
            Add {countOf(added, 'file')}
          </Button>
        )}
      </div>
    </section>
  )
}
