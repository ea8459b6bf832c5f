import { Button, Menu, TextInput } from '@mantine/core'
import { IconCheck, IconChevronDown, IconSearch } from '@tabler/icons-react'
import type { RefObject } from 'react'
import { BLOCK_TYPES, type BlockType } from '../../../shared/domain.ts'
import type { RowFilter, RowTab } from '../../../shared/rows.ts'
import { formatBlockType, formatCount } from '../../lib/format.ts'
import { FilterTab } from '../../theme/pieces.tsx'
import { KeyOf } from '../../keys/key-of.tsx'
import { press } from '../../keys/press.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import { ChoiceFilter, type FilterOption } from './choice-filter.tsx'
import styles from './desk.module.css'
import { tabsOf, type TabView } from './tabs.ts'
import type { PageNews } from './use-page-news.ts'

export type FilterBarProps = {
  readonly filter: RowFilter
  readonly onFilter: (filter: RowFilter) => void
  /** Rows of the scope, whatever the filter. */
  readonly total: number
  /** Null while nothing has been run. */
  readonly news: Pick<PageNews, 'counts' | 'doubts'> | null
  readonly blockTypes: Readonly<Partial<Record<BlockType, number>>>
  /** Of a project. */
  readonly documents?: readonly FilterOption[] | undefined
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onLeaveSearch: () => void
}

type TabsProps = {
  readonly tabs: readonly TabView[]
  readonly chosen: RowTab | null
  readonly onChoose: (tab: RowTab | null) => void
}

/** The tabs as a menu, where there is no room for all of them. */
function TabMenu({ tabs, chosen, onChoose }: TabsProps) {
  const shown = tabs.find(({ tab }) => tab === chosen)
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button className={styles.tabMenu} rightSection={<IconChevronDown size={13} aria-hidden />}>
          {shown?.label ?? 'All'} <b>{formatCount(shown?.count ?? 0)}</b>
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label="Rows by status">
        {tabs.map(({ tab, label, count }) => (
          <Menu.Item
            key={label}
            leftSection={tab === chosen ? <IconCheck size={14} aria-hidden /> : <span className={styles.blank} />}
            rightSection={<span className={styles.tally}>{formatCount(count)}</span>}
            onClick={() => onChoose(tab)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Which rows are shown: by status or doubt, type of block, document, and words. */
export function FilterBar(props: FilterBarProps) {
  const { filter, onFilter, total, news, blockTypes, documents, searchRef, onLeaveSearch } = props
  const tabs = tabsOf(total, news, filter.tab)
  const choose = (tab: RowTab | null): void => onFilter({ ...filter, tab })
  const step = (by: number): void => {
    const place = tabs.findIndex(({ tab }) => tab === filter.tab)
    choose(tabs.at((place + by) % tabs.length)?.tab ?? null)
  }
  useKeys({
    nextTab: () => step(1),
    previousTab: () => step(-1),
    blockTypes: () => press('blockTypes'),
    ...(documents && { documents: () => press('documents') }),
  })
  const types = BLOCK_TYPES.filter((type) => (blockTypes[type] ?? 0) > 0)
  return (
    <div
      className={styles.filters}
      data-documents={documents !== undefined || undefined}
      role="group"
      aria-label="Filters"
    >
      <div className={styles.tabs}>
        {tabs.map(({ tab, label, count }) => (
          <FilterTab
            key={label}
            label={label}
            count={count}
            isChosen={filter.tab === tab}
            onChoose={() => choose(tab)}
          />
        ))}
      </div>
      <TabMenu tabs={tabs} chosen={filter.tab} onChoose={choose} />
      <span className={styles.grow} />
      {news && (
        <div className={styles.progress}>
          <StackedBar counts={news.counts} label="Progress" />
        </div>
      )}
      {documents && (
        <ChoiceFilter
          label="Documents"
          action="documents"
          options={documents}
          chosen={filter.documentUids}
          onChoose={(documentUids) => onFilter({ ...filter, documentUids: [...documentUids] })}
        />
      )}
      <ChoiceFilter
        label="Types"
        action="blockTypes"
        options={types.map((type) => ({ value: type, label: formatBlockType(type), count: blockTypes[type] ?? 0 }))}
        chosen={filter.blockTypes}
        onChoose={(chosen) => onFilter({ ...filter, blockTypes: types.filter((type) => chosen.includes(type)) })}
      />
      <TextInput
        ref={searchRef}
        className={styles.search}
        type="search"
        aria-label="Search blocks"
        placeholder="Search"
        leftSection={<IconSearch size={13} aria-hidden />}
        rightSection={filter.search === '' ? <KeyOf action="filterRows" /> : undefined}
        rightSectionPointerEvents="none"
        value={filter.search}
        onChange={(event) => onFilter({ ...filter, search: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && filter.search !== '') onFilter({ ...filter, search: '' })
          else if (event.key === 'Escape' || event.key === 'Enter') onLeaveSearch()
        }}
      />
    </div>
  )
}
