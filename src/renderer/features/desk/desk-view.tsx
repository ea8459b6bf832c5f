import type { ReactNode, RefObject } from 'react'
import type { BlockType } from '../../../shared/domain.ts'
import { FacetPanel } from '../facets/facet-panel.tsx'
import { FacetSeparator, useFacetSize } from '../facets/facet-size.tsx'
import { PanelSeparator } from '../row-panel/panel-size.tsx'
import { RowPanel } from '../row-panel/row-panel.tsx'
import { SampleBanner } from '../samples/sample-banner.tsx'
import type { FilterOption } from './choice-filter.tsx'
import styles from './desk.module.css'
import { DeskDialogs } from './desk-dialogs.tsx'
import { FilterBar } from './filter-bar.tsx'
import { FilterChips } from './filter-chips.tsx'
import { GridPane } from './grid-pane.tsx'
import type { Desk } from './use-desk.ts'
import { whereOf } from './where-of.ts'

type DeskViewProps = {
  readonly desk: Desk
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly total: number
  readonly blockTypes: Readonly<Partial<Record<BlockType, number>>>
  readonly documents?: readonly FilterOption[]
  /** The words of a search that led to the current row. */
  readonly find?: string | undefined
  /** Between the filters and the grid. */
  readonly notices?: ReactNode
  readonly nothing: { readonly title: string; readonly children?: ReactNode }
}

function Facets({ desk }: { readonly desk: Desk }) {
  const { query } = desk
  const { width, setWidth } = useFacetSize()
  const where = whereOf(desk)
  if (!desk.areFacetsOpen || !where) return null
  return (
    <>
      <FacetPanel
        {...where}
        width={width}
        field={desk.facetField}
        isReadOnly={desk.isReadOnly}
        onField={desk.setFacetField}
        onFilter={query.setFilter}
        onCluster={(field) => desk.setCleanUp({ kind: 'cluster', field })}
        onReplace={(field) => desk.setCleanUp({ kind: 'replace', field })}
        onClose={() => desk.setFacetsOpen(false)}
      />
      <FacetSeparator width={width} onWidth={setWidth} />
    </>
  )
}

function Panel({ desk, find }: Pick<DeskViewProps, 'desk' | 'find'>) {
  const { actions, panel } = desk
  if (!panel.isOpen) return null
  return (
    <>
      <PanelSeparator width={panel.width} onWidth={panel.setWidth} />
      <RowPanel
        width={panel.width}
        schemaUid={desk.schemaUid}
        find={find}
        focusedField={desk.focusedField}
        onFocusField={desk.setFocusedField}
        row={desk.current}
        selected={desk.selection.isAll ? (desk.page.news?.total ?? 0) : desk.selection.selected.length}
        fields={desk.fields}
        isReadOnly={desk.isReadOnly}
        onSave={desk.edits.save}
        onConfirm={() => void actions.confirm()}
        onReject={actions.askReject}
        onReopen={() => void actions.reopen()}
        onNext={() => void actions.next()}
        onClose={() => panel.setIsOpen(false)}
      />
    </>
  )
}

/** What the sample in sight says so far. */
function Sample({ desk }: { readonly desk: Desk }) {
  const where = whereOf(desk)
  const { sampleUid } = desk.query.typed
  if (!where || sampleUid === null) return null
  return (
    <SampleBanner
      {...where}
      sampleUid={sampleUid}
      onLeave={() => desk.query.setFilter({ ...desk.query.typed, sampleUid: null })}
      onConfirmRest={desk.setOrder}
    />
  )
}

/** Filters, facets, grid and side panel of a desk, with all that opens over them. */
export function DeskView(props: DeskViewProps) {
  const { desk, searchRef, total, blockTypes, documents, find, notices, nothing } = props
  const { query, page, hasRun } = desk
  return (
    <>
      <FilterBar
        filter={query.typed}
        onFilter={query.setFilter}
        total={total}
        news={hasRun ? page.news : null}
        blockTypes={blockTypes}
        documents={documents}
        searchRef={searchRef}
        onLeaveSearch={desk.actions.focusGrid}
      />
      <FilterChips filter={query.typed} onFilter={query.setFilter} onClear={query.clear} />
      {notices}
      <Sample desk={desk} />
      <div className={styles.body}>
        <p className="visually-hidden" role="status">
          {desk.announcement}
        </p>
        <Facets desk={desk} />
        <GridPane desk={desk} nothing={nothing} />
        <Panel desk={desk} find={find} />
      </div>
      <DeskDialogs desk={desk} />
    </>
  )
}
