import { Checkbox } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import { useEffect, useRef, useState } from 'react'
import type { FacetView } from '../../../shared/review-work.ts'
import type { RowFilter, Scalar } from '../../../shared/rows.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { countOf } from '../../lib/format.ts'
import type { Where } from '../../lib/where.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import type { WorkOrderView } from '../work/work-dialog.tsx'
import { WorkDialog } from '../work/work-dialog.tsx'
import type { Bounds } from './brush.ts'
import { DateRange } from './date-range.tsx'
import { FacetGroups } from './facet-groups.tsx'
import { FacetHead } from './facet-head.tsx'
import { FacetValues } from './facet-values.tsx'
import styles from './facets.module.css'
import {
  datesFilter,
  describeFilter,
  filtersOf,
  isEditedOnly,
  rangeFilter,
  showScalar,
  valueFilterOf,
  withEdited,
  withValueFilter,
  withoutField,
} from './field-filters.ts'
import { isNumeric } from './field-kinds.ts'
import { RangeBrush } from './range-brush.tsx'
import { useFacet } from './use-facet.ts'

type FacetPanelProps = Where & {
  readonly width: number
  readonly field: string | null
  /** A further opinion: its values are looked at, not changed. */
  readonly isReadOnly?: boolean
  readonly onField: (field: string) => void
  readonly onFilter: (filter: RowFilter) => void
  readonly onCluster: (field: string) => void
  readonly onReplace: (field: string) => void
  readonly onClose: () => void
}

type OfFieldProps = Omit<FacetPanelProps, 'field'> & { readonly field: SchemaField }
type BodyProps = OfFieldProps & {
  readonly facet: FacetView
  readonly onRename: ((from: Scalar, to: Scalar) => void) | null
}

/** What is filtered by this field now, and the way back. */
function Active({ field, filter, onFilter }: Pick<OfFieldProps, 'field' | 'filter' | 'onFilter'>) {
  const active = filtersOf(filter, field.name)
  if (active.length === 0) return null
  return (
    <span className={styles.active}>
      <span className={styles.chip} title={active.map(describeFilter).join(', ')}>
        {active.map(describeFilter).join(', ')}
      </span>
      <button
        type="button"
        className={styles.link}
        aria-label={`Clear the filter on ${field.name}`}
        onClick={() => onFilter(withoutField(filter, field.name))}
      >
        Clear
      </button>
    </span>
  )
}

function knownDays({ values, distinct }: FacetView): { readonly from: string | null; readonly to: string | null } {
  const days = values.map(({ value }) => String(value)).sort()
  // The first and the last may be among those that are not listed.
  return distinct > values.length ? { from: null, to: null } : { from: days[0] ?? null, to: days.at(-1) ?? null }
}

function Ranges({ field, facet, filter, onFilter }: BodyProps) {
  const { name } = field
  const now = valueFilterOf(filter, name)
  if (isNumeric(field) && facet.histogram !== null && facet.histogram.length > 0) {
    const onBounds = ({ min, max }: Bounds): void =>
      onFilter(withValueFilter(filter, name, rangeFilter(name, min, max)))
    const bounds = now?.op === 'range' ? now : { min: null, max: null }
    return (
      <RangeBrush
        label={name}
        bins={facet.histogram}
        isWhole={field.kind === 'integer'}
        bounds={bounds}
        onBounds={onBounds}
      />
    )
  }
  if (field.kind !== 'date') return null
  const days = now?.op === 'dates' ? now : { from: null, to: null }
  return (
    <DateRange
      label={name}
      days={days}
      known={knownDays(facet)}
      onDays={({ from, to }) => onFilter(withValueFilter(filter, name, datesFilter(name, from, to)))}
    />
  )
}

function Body(props: BodyProps) {
  const { scope, schemaUid, field, facet, filter, onFilter } = props
  const about = { scope, schemaUid, field: field.name, filter: withoutField(filter, field.name) }
  if (facet.rows === 0)
    return (
      <div className={styles.absent}>
        <strong>No row with an answer</strong>
        <span>
          {facet.byStatus.length > 0
            ? 'The rows that match the other filters have no values yet.'
            : 'No row matches the other filters.'}
        </span>
      </div>
    )
  return (
    <>
      <div className={styles.summary}>
        <span>
          {countOf(facet.rows, 'row')} · {countOf(facet.distinct, 'value')}
        </span>
        <Active field={field} filter={filter} onFilter={onFilter} />
      </div>
      <Ranges {...props} />
      <FacetValues key={field.name} {...props} />
      <div className={styles.edited}>
        <Checkbox
          label="Edited by a person"
          checked={isEditedOnly(filter, field.name)}
          onChange={(event) => onFilter(withEdited(filter, field.name, event.currentTarget.checked))}
          onKeyDown={(event) => {
            if (event.key === ' ') event.stopPropagation()
          }}
        />
      </div>
      <div className={styles.groups}>
        <FacetGroups about={about} facet={facet} filter={filter} onFilter={onFilter} />
      </div>
    </>
  )
}

function FacetOfField(props: OfFieldProps) {
  const { scope, schemaUid, field, filter } = props
  const [order, setOrder] = useState<WorkOrderView | null>(null)
  const others = withoutField(filter, field.name)
  const facet = useFacet({ scope, schemaUid, field: field.name, filter: others })
  const rename = (from: Scalar, to: Scalar): void => {
    const only = withValueFilter(others, field.name, { op: 'in', field: field.name, values: [from] })
    setOrder({
      title: `Rename “${showScalar(from)}” to “${showScalar(to)}” in ${field.name}`,
      choice: { kind: 'filter', scope, filter: only },
      work: { kind: 'change', change: { kind: 'merge', field: field.name, from: [from], to } },
    })
  }
  return (
    <>
      {facet.data ? (
        <Body {...props} facet={facet.data} onRename={props.isReadOnly ? null : rename} />
      ) : facet.error ? (
        <div className={styles.pad}>
          <Failure error={facet.error} onRetry={() => void facet.refetch()} />
        </div>
      ) : (
        <div className={styles.pad}>
          <Waiting rows={8} label={`Counting the values of ${field.name}`} />
        </div>
      )}
      <WorkDialog order={order} onClose={() => setOrder(null)} />
    </>
  )
}

function FieldList({ fields, filter, onField }: Pick<FacetPanelProps, 'fields' | 'filter' | 'onField'>) {
  return (
    <div className={styles.fieldList}>
      <p className={styles.note}>See what a field holds, filter by it, and put its values in order.</p>
      <ul>
        {fields.map(({ name, kind }, index) => {
          const active = filtersOf(filter, name)
          return (
            <li key={name}>
              <button type="button" data-facet-start={index === 0 || undefined} onClick={() => onField(name)}>
                <span>{name}</span>
                <span className={active.length > 0 ? styles.chip : styles.kind}>
                  {active.length > 0 ? active.map(describeFilter).join(', ') : kind}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {fields.length === 0 && <p className={styles.note}>This schema has no fields.</p>}
    </div>
  )
}

/** Menus and dialogs of the panel stand elsewhere in the document, and an open list of fields takes Escape for itself. */
function isOfPanel({ target, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  if (!(target instanceof HTMLElement) || !currentTarget.contains(target)) return false
  return target.getAttribute('aria-expanded') !== 'true' || target.getAttribute('role') !== 'combobox'
}

/** What one field holds in the rows in sight: values with counts to filter by, a range of numbers or days, and the empty ones. */
export function FacetPanel(props: FacetPanelProps) {
  const { width, fields, isReadOnly = false, onField, onCluster, onReplace, onClose } = props
  const field = fields.find(({ name }) => name === props.field) ?? null
  const panel = useRef<HTMLElement>(null)
  // It opens on a key: the next key is for it.
  useEffect(() => {
    const start = panel.current?.querySelector<HTMLElement>('[data-facet-start]')
    if (start) start.focus()
    else panel.current?.focus()
  }, [])
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      className={styles.panel}
      style={{ width }}
      aria-label="Facets"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOfPanel(event)) return
        event.stopPropagation()
        onClose()
      }}
    >
      <FacetHead
        fields={fields}
        field={field}
        isReadOnly={isReadOnly}
        onField={onField}
        onCluster={onCluster}
        onReplace={onReplace}
        onClose={onClose}
      />
      {field ? <FacetOfField {...props} field={field} /> : <FieldList {...props} />}
    </aside>
  )
}
