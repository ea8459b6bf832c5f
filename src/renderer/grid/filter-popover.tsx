import { Button, Popover } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { RowFilter, RowQuery } from '../../shared/rows.ts'
import type { SchemaField } from '../../shared/views.ts'
import { fieldOfColumn } from './columns.ts'
import { DocumentFilter, FieldFilterForm, TypeFilter } from './filter-forms.tsx'
import styles from './filters.module.css'
import { NO_DRAFT, isColumnFiltered, withDraft } from './filters.ts'

/** The column whose filter is open, and the header that it hangs from. */
export type FilterPlace = { readonly colId: string; readonly header: HTMLElement }

type FilterPopoverProps = {
  readonly place: FilterPlace | null
  readonly query: RowQuery
  readonly fields: readonly SchemaField[]
  readonly onFilter: (filter: RowFilter) => void
  readonly onClose: () => void
}

const PAUSE_MS = 250

/** Shows a change at once and hands it on after a pause, so that typing does not ask for rows with every letter. */
function usePausedFilter(filter: RowFilter, onFilter: (filter: RowFilter) => void) {
  const [draft, setDraft] = useState(filter)
  const waiting = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly filter: RowFilter } | null>(null)
  const latest = useRef(onFilter)
  useEffect(() => {
    latest.current = onFilter
  })
  const flush = useCallback(() => {
    if (!waiting.current) return
    clearTimeout(waiting.current.timer)
    latest.current(waiting.current.filter)
    waiting.current = null
  }, [])
  const change = useCallback(
    (next: RowFilter) => {
      setDraft(next)
      if (waiting.current) clearTimeout(waiting.current.timer)
      waiting.current = { timer: setTimeout(flush, PAUSE_MS), filter: next }
    },
    [flush],
  )
  // What was asked for counts, even if the popover closes within the pause.
  useEffect(() => flush, [flush])
  return { draft, change }
}

function cleared(filter: RowFilter, colId: string): RowFilter {
  if (colId === 'type') return { ...filter, blockTypes: [] }
  if (colId === 'document') return { ...filter, documentUids: [] }
  return withDraft(filter, fieldOfColumn(colId) ?? '', NO_DRAFT)
}

type OpenFilterProps = FilterPopoverProps & { readonly place: FilterPlace }

function OpenFilter({ place, query, fields, onFilter, onClose }: OpenFilterProps) {
  const { draft, change } = usePausedFilter(query.filter, onFilter)
  const { colId } = place
  const field = fields.find((one) => one.name === fieldOfColumn(colId))
  const form = { filter: draft, onFilter: change }
  return (
    <div className={styles.form}>
      {colId === 'type' && <TypeFilter {...form} />}
      {colId === 'document' && <DocumentFilter {...form} scope={query.scope} />}
      {field && <FieldFilterForm {...form} field={field} />}
      <div className={styles.foot}>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={!isColumnFiltered(draft, colId)}
          onClick={() => change(cleared(draft, colId))}
        >
          Clear
        </Button>
        <Button size="compact-sm" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  )
}

function nameOf(colId: string): string {
  if (colId === 'type') return 'type'
  return fieldOfColumn(colId) ?? 'document'
}

/** The filter of one column, below its header. */
export function FilterPopover(props: FilterPopoverProps) {
  const { place, onClose } = props
  const close = (): void => {
    onClose()
    place?.header.focus()
  }
  const box = place?.header.getBoundingClientRect()
  return (
    <Popover
      opened={place !== null}
      onChange={(isOpen) => !isOpen && onClose()}
      position="bottom-start"
      width={264}
      shadow="md"
      trapFocus
      returnFocus={false}
      withinPortal
      closeOnEscape={false}
    >
      <Popover.Target>
        <span
          aria-hidden
          className={styles.anchor}
          style={box ? { left: box.left, top: box.top, width: box.width, height: box.height } : undefined}
        />
      </Popover.Target>
      <Popover.Dropdown
        p={0}
        role="dialog"
        aria-label={place ? `Filter by ${nameOf(place.colId)}` : undefined}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' && event.key !== 'Enter') return
          // Enter on a button presses it.
          if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return
          if (event.defaultPrevented) return
          event.stopPropagation()
          event.nativeEvent.stopImmediatePropagation()
          close()
        }}
      >
        {place && <OpenFilter key={place.colId} {...props} place={place} onClose={close} />}
      </Popover.Dropdown>
    </Popover>
  )
}
