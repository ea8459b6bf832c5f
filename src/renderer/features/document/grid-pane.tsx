import { Button } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import type { SchemaField } from '../../../shared/views.ts'
import { BlockGrid } from '../../grid/block-grid.tsx'
import { Empty, Failure } from '../../theme/pieces.tsx'
import styles from './document.module.css'
import type { Desk } from './use-desk.ts'

type GridPaneProps = { readonly desk: Desk; readonly fields: readonly SchemaField[]; readonly hasRun: boolean }

/** The grid, with what to say where its rows would have been. */
export function GridPane({ desk, fields, hasRun }: GridPaneProps) {
  const { filter, isFiltered, clearFilters, matches, error, edits } = desk
  // Rows that were read before stay in sight under the word that they may be old.
  const hasRows = matches !== null && matches > 0
  return (
    <div className={styles.grid}>
      <BlockGrid
        filter={filter}
        fields={fields}
        hasRun={hasRun}
        context={edits.context}
        onReady={desk.setGrid}
        onPage={desk.onPage}
        onError={desk.onError}
        onCurrent={desk.setCurrent}
        onSelected={desk.setSelected}
        onEdit={edits.onCellEdit}
      />
      {error !== null && (
        <div className={hasRows ? `${styles.overlay} ${styles.stale}` : styles.overlay}>
          <Failure error={error} onRetry={desk.refresh} />
        </div>
      )}
      {error === null && matches === 0 && (
        <div className={styles.overlay}>
          <Empty
            icon={<IconFileOff size={36} stroke={1.2} aria-hidden />}
            title={isFiltered ? 'No block matches the filters' : 'This document has no blocks'}
            actions={isFiltered && <Button onClick={clearFilters}>Show all blocks</Button>}
          />
        </div>
      )}
    </div>
  )
}
