import { Button } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { RowGrid } from '../../grid/row-grid.tsx'
import { Empty, Failure } from '../../theme/pieces.tsx'
import styles from './desk.module.css'
import { SelectionBar } from './selection-bar.tsx'
import type { Desk } from './use-desk.ts'

type GridPaneProps = {
  readonly desk: Desk
  /** What stands where rows would have been, when there are none at all. */
  readonly nothing: { readonly title: string; readonly children?: ReactNode }
}

function Instead({ desk, nothing }: GridPaneProps) {
  const { page, query } = desk
  // Rows that were read before stay in sight under the word that they may be old.
  const hasRows = page.news !== null && page.news.total > 0
  if (page.error !== null)
    return (
      <div className={hasRows ? `${styles.overlay} ${styles.stale}` : styles.overlay}>
        <Failure error={page.error} onRetry={desk.refresh} />
      </div>
    )
  if (page.news?.total !== 0) return null
  return (
    <div className={styles.overlay}>
      <Empty
        icon={<IconFileOff size={36} stroke={1.2} aria-hidden />}
        title={query.isFiltered ? 'No block matches the filters' : nothing.title}
        actions={query.isFiltered && <Button onClick={query.clear}>Show all blocks</Button>}
      >
        {query.isFiltered ? undefined : nothing.children}
      </Empty>
    </div>
  )
}

/** The grid, with what to say where its rows would have been, and what is selected. */
export function GridPane({ desk, nothing }: GridPaneProps) {
  const { query, page, edits, selection, actions } = desk
  return (
    <div className={styles.grid} data-all={selection.isAll || undefined}>
      <RowGrid
        query={query.query}
        schemaUid={desk.schemaUid}
        fields={desk.fields}
        hasRun={desk.hasRun}
        density={desk.density}
        context={edits.context}
        isReadOnly={desk.isReadOnly}
        onReady={desk.setGrid}
        onPage={page.onPage}
        onError={page.onError}
        onCurrent={desk.setCurrent}
        onFocusField={desk.setFocusedField}
        onSelected={selection.onSelected}
        onEdit={edits.onCellEdit}
        onSort={query.setSort}
        onFilter={query.setFilter}
        onPaste={desk.onPaste}
        onFillDown={desk.onFillDown}
      />
      <Instead desk={desk} nothing={nothing} />
      <SelectionBar
        selected={selection.selected.length}
        isAll={selection.isAll}
        total={page.news?.total ?? 0}
        isReadOnly={desk.isReadOnly || !desk.hasRun}
        onAll={() => selection.setAll(true)}
        onConfirm={() => void actions.confirm()}
        onReject={actions.askReject}
        onReopen={() => void actions.reopen()}
        onClear={selection.deselect}
      />
    </div>
  )
}
