import { ActionIcon, Button, Checkbox, Popover, SegmentedControl } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconChevronDown, IconPin, IconPinnedFilled } from '@tabler/icons-react'
import type { GridApi } from 'ag-grid-community'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { GridRow, SchemaField } from '../../shared/views.ts'
import { type Density, forgetView, rememberColumns, rememberDensity } from './column-memory.ts'
import styles from './view-menu.module.css'

type ViewMenuProps = {
  readonly grid: GridApi<GridRow> | null
  readonly schemaUid: string | null
  readonly fields: readonly SchemaField[]
  readonly density: Density
  readonly onDensity: (density: Density) => void
}
type ShownColumn = {
  readonly colId: string
  readonly name: string
  readonly isShown: boolean
  readonly isPinned: boolean
}

/** The number stays at the left and the status at the right: rows would be lost without them. */
const FIXED: ReadonlySet<string> = new Set(['index', 'status'])

function columnsOf(grid: GridApi<GridRow> | null): readonly ShownColumn[] {
  if (!grid || grid.isDestroyed()) return []
  return grid.getAllGridColumns().flatMap((column) => {
    const colId = column.getColId()
    if (FIXED.has(colId)) return []
    const name = column.getColDef().headerName ?? colId
    return [{ colId, name, isShown: column.isVisible(), isPinned: column.isPinned() }]
  })
}

const EVENTS = ['columnVisible', 'columnPinned', 'columnMoved', 'displayedColumnsChanged'] as const

/** The columns as they stand, followed through the grid's events. */
function useColumns(grid: GridApi<GridRow> | null): readonly ShownColumn[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      if (!grid || grid.isDestroyed()) return () => undefined
      for (const event of EVENTS) grid.addEventListener(event, listener)
      return () => {
        if (grid.isDestroyed()) return
        for (const event of EVENTS) grid.removeEventListener(event, listener)
      }
    },
    [grid],
  )
  const state = useSyncExternalStore(subscribe, () => JSON.stringify(columnsOf(grid)))
  return useMemo(() => JSON.parse(state) as readonly ShownColumn[], [state])
}

type ColumnRowProps = {
  readonly column: ShownColumn
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly onShow: (isShown: boolean) => void
  readonly onPin: () => void
  readonly onMove: (step: number) => void
}

function ColumnRow({ column, isFirst, isLast, onShow, onPin, onMove }: ColumnRowProps) {
  const { name, isShown, isPinned } = column
  const button = (label: string, icon: React.ReactNode, rest: { disabled?: boolean; onClick: () => void }) => (
    <ActionIcon variant="subtle" color="gray" size="sm" aria-label={label} title={label} {...rest}>
      {icon}
    </ActionIcon>
  )
  return (
    <li className={styles.column}>
      <Checkbox
        size="xs"
        label={name}
        checked={isShown}
        classNames={{ root: styles.name, label: styles.label }}
        onChange={(event) => onShow(event.currentTarget.checked)}
      />
      <ActionIcon
        variant="subtle"
        color={isPinned ? undefined : 'gray'}
        size="sm"
        aria-pressed={isPinned}
        aria-label={`Pin ${name} at the left`}
        title={isPinned ? `Unpin ${name}` : `Pin ${name} at the left`}
        onClick={onPin}
      >
        {isPinned ? <IconPinnedFilled size={14} aria-hidden /> : <IconPin size={14} aria-hidden />}
      </ActionIcon>
      {button(`Move ${name} up`, <IconArrowUp size={14} aria-hidden />, {
        disabled: isFirst,
        onClick: () => onMove(-1),
      })}
      {button(`Move ${name} down`, <IconArrowDown size={14} aria-hidden />, {
        disabled: isLast,
        onClick: () => onMove(1),
      })}
    </li>
  )
}

function ColumnList({ grid, schemaUid }: { readonly grid: GridApi<GridRow>; readonly schemaUid: string | null }) {
  const columns = useColumns(grid)
  const keep = (): void => rememberColumns(grid, schemaUid)
  const move = (colId: string, step: number): void => {
    const place = columns.findIndex((column) => column.colId === colId)
    const neighbour = columns[place + step]
    const all = grid.getAllGridColumns().map((column) => column.getColId())
    if (!neighbour) return
    grid.moveColumns([colId], all.indexOf(neighbour.colId))
    keep()
  }
  return (
    <ul className={styles.columns} aria-label="Columns">
      {columns.map((column, index) => (
        <ColumnRow
          key={column.colId}
          column={column}
          isFirst={index === 0}
          isLast={index === columns.length - 1}
          onShow={(isShown) => {
            grid.setColumnsVisible([column.colId], isShown)
            keep()
          }}
          onPin={() => {
            grid.setColumnsPinned([column.colId], column.isPinned ? null : 'left')
            keep()
          }}
          onMove={(step) => move(column.colId, step)}
        />
      ))}
    </ul>
  )
}

/** How the rows are shown: density, and which columns in which order. Kept for each schema. */
export function ViewMenu({ grid, schemaUid, fields, density, onDensity }: ViewMenuProps) {
  const setDensity = (next: Density): void => {
    rememberDensity(schemaUid, next)
    onDensity(next)
  }
  const reset = (): void => {
    forgetView(schemaUid)
    grid?.resetColumnState()
    onDensity('compact')
  }
  return (
    <Popover position="bottom-end" width={300} shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" data-key="view" rightSection={<IconChevronDown size={14} aria-hidden />}>
          View
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="View">
        <div className={styles.density}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Density"
            value={density}
            data={[
              { value: 'compact', label: 'Compact' },
              { value: 'expanded', label: 'Full text' },
            ]}
            onChange={(value) => setDensity(value === 'expanded' ? 'expanded' : 'compact')}
          />
        </div>
        {grid && <ColumnList key={fields.length} grid={grid} schemaUid={schemaUid} />}
        <div className={styles.foot}>
          <Button variant="subtle" size="compact-sm" onClick={reset}>
            Reset the view
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
