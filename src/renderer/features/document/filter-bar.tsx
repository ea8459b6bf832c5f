import { Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import type { RefObject } from 'react'
import type { BlockType, OverlayStatus, StatusCounts } from '../../../shared/domain.ts'
import { BLOCK_TYPES } from '../../../shared/domain.ts'
import { formatBlockType, formatCount } from '../../lib/format.ts'
import { STATUS_LABELS } from '../../lib/progress.ts'
import { FilterTab, Key } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import styles from './document.module.css'

const tabs: readonly OverlayStatus[] = ['ai_complete', 'confirmed', 'rejected', 'failed', 'pending', 'claimed']

export type Filters = {
  readonly status: OverlayStatus | null
  readonly blockType: BlockType | null
  readonly search: string
}

type FilterBarProps = {
  readonly filters: Filters
  readonly onChange: (filters: Filters) => void
  readonly total: number
  readonly counts: StatusCounts | null
  readonly blockTypes: Readonly<Partial<Record<BlockType, number>>>
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onLeaveSearch: () => void
}

export function FilterBar({ filters, onChange, total, counts, blockTypes, searchRef, onLeaveSearch }: FilterBarProps) {
  const tab = (status: OverlayStatus | null, label: string, count: number) => (
    <FilterTab
      key={label}
      label={label}
      count={count}
      isChosen={filters.status === status}
      onChoose={() => onChange({ ...filters, status })}
    />
  )
  const types = BLOCK_TYPES.filter((type) => (blockTypes[type] ?? 0) > 0)
  return (
    <div className={styles.filters} role="group" aria-label="Filters">
      {tab(null, 'All', total)}
      {counts &&
        tabs
          .filter((status) => status !== 'claimed' || counts.claimed > 0 || filters.status === 'claimed')
          .map((status) => tab(status, STATUS_LABELS[status], counts[status]))}
      <span className={styles.grow} />
      {counts && (
        <div className={styles.progress}>
          <StackedBar counts={counts} label="Progress of the document" />
        </div>
      )}
      <Select
        className={styles.field}
        aria-label="Block type"
        placeholder="All block types"
        clearable
        clearButtonProps={{ 'aria-label': 'Show all block types' }}
        value={filters.blockType}
        data={types.map((type) => ({
          value: type,
          label: `${formatBlockType(type)} (${formatCount(blockTypes[type] ?? 0)})`,
        }))}
        onChange={(value) => onChange({ ...filters, blockType: types.find((type) => type === value) ?? null })}
      />
      <TextInput
        ref={searchRef}
        className={styles.search}
        type="search"
        aria-label="Search blocks"
        placeholder="Search"
        leftSection={<IconSearch size={13} aria-hidden />}
        rightSection={filters.search === '' ? <Key>/</Key> : undefined}
        rightSectionPointerEvents="none"
        value={filters.search}
        onChange={(event) => onChange({ ...filters, search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filters.search !== '') onChange({ ...filters, search: '' })
          else if (event.key === 'Escape' || event.key === 'Enter') onLeaveSearch()
        }}
      />
    </div>
  )
}
