import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createPortal } from 'react-dom'
import { rememberSort } from './column-memory.ts'
import { FieldEditor } from './editors.tsx'
import { EditorSlot } from './editor-slot.ts'
import { FilterPopover, type FilterPlace } from './filter-popover.tsx'
import { GridDesk } from './grid-desk.ts'
import type { RowGridProps } from './row-grid-props.ts'
import styles from './grid.module.css'

function EditorOutlet({ slot }: { readonly slot: EditorSlot }) {
  const editor = useSyncExternalStore(slot.subscribe, slot.current)
  return editor ? createPortal(<FieldEditor {...editor} />, editor.host) : null
}

type DeskParts = {
  readonly slot: EditorSlot
  readonly announce: (words: string) => void
  readonly onFilterMenu: (place: FilterPlace) => void
}

/** The grid for as long as the component is shown; what it tells goes to the props of the moment. */
function useGridDesk(props: RowGridProps, { slot, announce, onFilterMenu }: DeskParts) {
  const host = useRef<HTMLDivElement>(null)
  const [desk, setDesk] = useState<GridDesk | null>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (!host.current) return
    const made = new GridDesk({
      root: host.current,
      editors: slot,
      announce,
      latest: () => ({
        ...latest.current,
        onSort: (sort) => {
          rememberSort(latest.current.schemaUid, sort)
          latest.current.onSort(sort)
        },
      }),
      onFilterMenu: (colId, header) => onFilterMenu({ colId, header }),
    })
    setDesk(made)
    latest.current.onReady(made.api)
    return () => {
      setDesk(null)
      made.destroy()
    }
  }, [slot, announce, onFilterMenu])
  return { host, desk }
}

/** Rows of a document or a project with the schema's fields as columns. The row with the focus is the current one. */
export function RowGrid(props: RowGridProps) {
  const { query, schemaUid, fields, hasRun, density, context, isReadOnly = false } = props
  const [slot] = useState(() => new EditorSlot())
  const [words, announce] = useState('')
  const [filterPlace, setFilterPlace] = useState<FilterPlace | null>(null)
  const { host, desk } = useGridDesk(props, { slot, announce, onFilterMenu: setFilterPlace })
  const hasDocuments = query.scope.kind === 'project'

  useEffect(
    () => desk?.showColumns({ schemaUid, fields, hasRun, density, isReadOnly, hasDocuments }),
    [desk, schemaUid, fields, hasRun, density, isReadOnly, hasDocuments],
  )
  useEffect(() => desk?.showQuery(query), [desk, query])
  useEffect(() => desk?.showContext(context), [desk, context])

  return (
    <div className={styles.frame}>
      <div ref={host} className={styles.root} data-density={density} />
      <EditorOutlet slot={slot} />
      <FilterPopover
        place={filterPlace}
        query={query}
        fields={fields}
        onFilter={props.onFilter}
        onClose={() => setFilterPlace(null)}
      />
      <div className={styles.announcement} role="status">
        {words}
      </div>
    </div>
  )
}
