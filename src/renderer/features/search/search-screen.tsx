import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconListSearch, IconMoodEmpty, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch as useAddress } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import type { BlockType } from '../../../shared/domain.ts'
import { BLOCK_TYPES } from '../../../shared/domain.ts'
import type { SearchPage } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatBlockType } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import { Page } from '../../theme/page.tsx'
import { Empty, Failure, FilterTab, Waiting } from '../../theme/pieces.tsx'
import { HitList } from './hit-list.tsx'
import styles from './search.module.css'
import { useSearch } from './use-search.ts'

const ROUTE = '/projects/$projectUid/search'
const PAUSE_MS = 200

type TypesProps = {
  readonly page: SearchPage
  readonly chosen: readonly BlockType[]
  readonly onChange: (types: readonly BlockType[]) => void
}

function TypeFilter({ page, chosen, onChange }: TypesProps) {
  const types = BLOCK_TYPES.filter((type) => (page.byType[type] ?? 0) > 0 || chosen.includes(type))
  if (types.length === 0) return null
  return (
    <div className={styles.types} role="group" aria-label="Block types">
      <FilterTab label="All types" isChosen={chosen.length === 0} onChoose={() => onChange([])} />
      {types.map((type) => {
        const isChosen = chosen.includes(type)
        return (
          <FilterTab
            key={type}
            label={formatBlockType(type)}
            count={page.byType[type] ?? 0}
            isChosen={isChosen}
            onChoose={() => onChange(isChosen ? chosen.filter((one) => one !== type) : [...chosen, type])}
          />
        )
      })}
    </div>
  )
}

function hitWords(page: SearchPage): string {
  return page.isTotalExact ? countOf(page.total, 'hit') : `More than ${countOf(page.total, 'hit')}`
}

/** Keeps the query and the types in the address, a pause after the last key. */
function useQueryInAddress(projectUid: string) {
  const address = useAddress({ from: ROUTE })
  const navigate = useNavigate()
  const [text, setText] = useState(address.q ?? '')
  const [settled] = useDebouncedValue(text, PAUSE_MS)
  const types = address.types ?? []
  const query = settled.trim()
  const go = (q: string, next: readonly BlockType[]): void =>
    void navigate({
      to: ROUTE,
      params: { projectUid },
      search: { ...(q && { q }), ...(next.length > 0 && { types: next }) },
      replace: true,
    })
  const latest = useRef({ go, types })
  useEffect(() => {
    latest.current = { go, types }
  })
  useEffect(() => latest.current.go(query, latest.current.types), [query])
  return { text, setText, query, types, setTypes: (next: readonly BlockType[]) => go(query, next) }
}

function Results({
  projectUid,
  query,
  types,
  onTypes,
}: {
  readonly projectUid: string
  readonly query: string
  readonly types: readonly BlockType[]
  readonly onTypes: (types: readonly BlockType[]) => void
}) {
  const search = useSearch({ projectUid, query, blockTypes: types })
  const { first, groups } = search
  if (query === '') {
    return (
      <Empty icon={<IconListSearch size={40} stroke={1.2} aria-hidden />} title="Search the text of every block">
        All words have to be in a block, in any order. Put words in “quotes” to find them side by side.
      </Empty>
    )
  }
  if (search.error) return <Failure error={search.error} onRetry={() => void search.refetch()} />
  if (!first) return <Waiting rows={6} label="Searching" />
  return (
    <>
      <div className={styles.facts}>
        <p role="status">{hitWords(first)}</p>
        {first.unindexed > 0 && (
          <p className={styles.indexing}>
            {countOf(first.unindexed, 'block is', 'blocks are')} still being indexed; hits in them come as they are.
          </p>
        )}
      </div>
      <TypeFilter page={first} chosen={types} onChange={onTypes} />
      {groups.length === 0 ? (
        <Empty
          icon={<IconMoodEmpty size={40} stroke={1.2} aria-hidden />}
          title={`No block holds “${query}”`}
          actions={types.length > 0 && <Button onClick={() => onTypes([])}>Search all types</Button>}
        >
          Try fewer or shorter words.
        </Empty>
      ) : (
        <div data-stale={search.isPlaceholderData || undefined} className={styles.hits}>
          <HitList groups={groups} projectUid={projectUid} query={query} />
        </div>
      )}
      {search.hasNextPage && (
        <Button mt={12} loading={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

/** Full-text search over all blocks of a project. */
export function SearchScreen(): ReactNode {
  const { projectUid } = useParams({ from: ROUTE })
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const { text, setText, query, types, setTypes } = useQueryInAddress(projectUid)
  const input = useRef<HTMLInputElement>(null)
  const name = project.data?.name ?? 'Project'
  useKeys({ searchField: () => input.current?.focus() })
  return (
    <Page
      crumbs={[
        { label: 'Projects', to: '/projects' },
        { label: name, to: `/projects/${projectUid}` },
      ]}
      title="Search"
    >
      <div className={styles.root}>
        {project.error && <Failure error={project.error} onRetry={() => void project.refetch()} />}
        <TextInput
          ref={input}
          id="search-query"
          size="sm"
          autoFocus
          aria-label={`Search in ${name}`}
          placeholder={`Search in ${name}`}
          leftSection={<IconSearch size={15} aria-hidden />}
          rightSection={text === '' ? <KeyOf action="searchField" /> : null}
          rightSectionPointerEvents="none"
          value={text}
          maxLength={500}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setText('')
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            document.querySelector<HTMLElement>('a[data-hit]')?.focus()
          }}
        />
        <Results projectUid={projectUid} query={query} types={types} onTypes={setTypes} />
      </div>
    </Page>
  )
}
