import { ActionIcon, TextInput, Tooltip } from '@mantine/core'
import { IconSearch, IconSortAZ, IconSortDescending } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FacetView } from '../../../shared/review-work.ts'
import type { RowFilter, Scalar } from '../../../shared/rows.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { useWindow } from '../../theme/use-window.ts'
import styles from './facets.module.css'
import { isEmptyTicked, showScalar, tickedOf, withOnly, withToggled, withValueFilter } from './field-filters.ts'
import { isNumeric } from './field-kinds.ts'
import type { ValueOrder } from './value-list.ts'
import { listValues } from './value-list.ts'
import { RenameRow, ValueRow } from './value-row.tsx'

export type FacetValuesProps = {
  readonly facet: FacetView
  readonly field: SchemaField
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
  /** Null where values are only looked at. */
  readonly onRename: ((from: Scalar, to: Scalar) => void) | null
}

type Item =
  | { readonly kind: 'value'; readonly value: Scalar; readonly rows: number }
  | { readonly kind: 'empty'; readonly rows: number }

const ROW_PX = 30
/** Below it a search field would only take room. */
const SEARCH_FROM = 9
/** Four rows, so that the list can be scrolled in a low window too. */
const LEAST_PX = 4 * ROW_PX
const rowHeight = (): number => ROW_PX

const keyOf = (item: Item): string => (item.kind === 'empty' ? 'empty' : `${typeof item.value} ${String(item.value)}`)

type ListProps = FacetValuesProps & { readonly items: readonly Item[] }

/** The values in sight; arrows go through them, and a tab stop stands for all. */
function ValueItems({ facet, field, filter, items, onFilter, onRename }: ListProps) {
  const list = useRef<HTMLElement | null>(null)
  const { ref, rows, total } = useWindow(items, rowHeight)
  const [at, setAt] = useState(0)
  const [renaming, setRenaming] = useState<Scalar | null>(null)
  const ticked = tickedOf(filter, field.name)
  const isEmpty = isEmptyTicked(filter, field.name)
  const current = Math.min(at, items.length - 1)
  const most = Math.max(facet.empty, ...facet.values.slice(0, 1).map((one) => one.rows))

  // The list of fields, which had the focus, went away with the choice.
  useEffect(() => {
    if (document.activeElement === document.body)
      list.current?.querySelector<HTMLElement>('[data-value-index="0"]')?.focus()
  }, [])
  const focusValue = (index: number): boolean => {
    const value = list.current?.querySelector<HTMLElement>(`[data-value-index="${index}"]`)
    value?.focus()
    return value instanceof HTMLElement
  }
  const focusAt = (index: number): void => {
    const next = Math.max(0, Math.min(items.length - 1, index))
    setAt(next)
    list.current?.scrollTo({ top: Math.max(0, next * ROW_PX - (list.current.clientHeight - ROW_PX) / 2) })
    // What was out of sight is drawn two frames later; what is in sight takes the next key already.
    if (!focusValue(next)) requestAnimationFrame(() => requestAnimationFrame(() => focusValue(next)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: items.length - 1 }[event.key]
    if (to === undefined || renaming !== null) return
    event.preventDefault()
    event.stopPropagation()
    focusAt(to)
  }
  const toggle = (item: Item): void => {
    if (item.kind === 'value') return onFilter(withToggled(filter, field.name, item.value))
    onFilter(withValueFilter(filter, field.name, isEmpty ? null : { op: 'empty', field: field.name, isEmpty: true }))
  }
  const draw = (item: Item, index: number) => {
    if (item.kind === 'value' && renaming === item.value)
      return (
        <RenameRow
          field={field}
          value={item.value}
          onRename={(to) => {
            setRenaming(null)
            onRename?.(item.value, to)
          }}
          onCancel={() => {
            setRenaming(null)
            focusAt(index)
          }}
        />
      )
    const { rows: count } = item
    const isValue = item.kind === 'value' && count > 0
    const canRename = onRename !== null && isValue && field.kind !== 'boolean' && field.kind !== 'json'
    return (
      <ValueRow
        label={item.kind === 'empty' ? 'Empty' : showScalar(item.value)}
        index={index}
        rows={count}
        most={most}
        isChosen={item.kind === 'empty' ? isEmpty : ticked.includes(item.value)}
        isCurrent={index === current}
        isDisabled={false}
        onToggle={() => toggle(item)}
        onOnly={() => (item.kind === 'empty' ? toggle(item) : onFilter(withOnly(filter, field.name, item.value)))}
        onRename={canRename ? () => setRenaming(item.value) : null}
        onFocus={() => setAt(index)}
      />
    )
  }
  return (
    <div
      className={styles.values}
      style={{ minHeight: Math.min(total, LEAST_PX) }}
      role="group"
      aria-label={`Values of ${field.name}`}
      ref={(element) => {
        list.current = element
        return ref(element)
      }}
      onKeyDown={onKeyDown}
    >
      <ul style={{ height: total }}>
        {rows.map(({ item, index, top, height }) => (
          <li
            key={keyOf(item)}
            style={{ transform: `translateY(${top}px)`, height }}
            data-empty={item.kind === 'empty'}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {draw(item, index)}
          </li>
        ))}
      </ul>
    </div>
  )
}

type ToolsProps = {
  readonly search: string
  readonly order: ValueOrder
  readonly onSearch: (text: string) => void
  readonly onOrder: (order: ValueOrder) => void
}

function ValueTools({ search, order, onSearch, onOrder }: ToolsProps) {
  const next = order === 'count' ? 'Sort by value' : 'Sort by count'
  return (
    <div className={styles.valueTools}>
      <TextInput
        aria-label="Search among the values"
        placeholder="Search values"
        leftSection={<IconSearch size={13} aria-hidden />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || search === '') return
          event.stopPropagation()
          onSearch('')
        }}
      />
      <Tooltip label={next}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={next}
          onClick={() => onOrder(order === 'count' ? 'value' : 'count')}
        >
          {order === 'count' ? <IconSortDescending size={15} aria-hidden /> : <IconSortAZ size={15} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </div>
  )
}

/** Values with their counts, to filter by and to rename. */
export function FacetValues(props: FacetValuesProps) {
  const { facet, field, filter, onFilter } = props
  const [search, setSearch] = useState('')
  const [order, setOrder] = useState<ValueOrder>(isNumeric(field) || field.kind === 'date' ? 'value' : 'count')
  const ticked = tickedOf(filter, field.name)
  const listed = useMemo(
    () => listValues(facet.values, ticked, { search, order }),
    [facet.values, ticked, search, order],
  )
  const needle = search.trim()
  const hasEmpty = needle === '' && (facet.empty > 0 || isEmptyTicked(filter, field.name))
  const items = useMemo<readonly Item[]>(
    () => [
      ...listed.map((one) => ({ kind: 'value' as const, ...one })),
      ...(hasEmpty ? [{ kind: 'empty' as const, rows: facet.empty }] : []),
    ],
    [listed, hasEmpty, facet.empty],
  )
  const isCut = facet.distinct > facet.values.length
  return (
    <>
      {(facet.values.length >= SEARCH_FROM || needle !== '') && (
        <ValueTools search={search} order={order} onSearch={setSearch} onOrder={setOrder} />
      )}
      {items.length > 0 ? (
        <ValueItems {...props} items={items} />
      ) : (
        <p className={styles.note}>{needle === '' ? 'No row here has a value.' : `No value holds “${needle}”.`}</p>
      )}
      {needle !== '' && (field.kind === 'text' || field.kind === 'enum' || field.kind === 'tags') && (
        <button
          type="button"
          className={styles.link}
          onClick={() =>
            onFilter(withValueFilter(filter, field.name, { op: 'contains', field: field.name, text: needle }))
          }
        >
          Rows that contain “{needle}”
        </button>
      )}
      {isCut && (
        <p className={styles.note}>
          The {formatCount(facet.values.length)} most frequent of {countOf(facet.distinct, 'value')}.
        </p>
      )}
    </>
  )
}
