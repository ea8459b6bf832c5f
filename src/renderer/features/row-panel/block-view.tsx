import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { BlockLocator, DoclingLocator } from '../../../shared/domain.ts'
import type { GridRow } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { failureOf } from '../../lib/errors.ts'
import { formatPage } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import { BlockContext } from './block-context.tsx'
import styles from './row-panel.module.css'

const PagePane = lazy(() => import('./pdf/page-pane.tsx').then((module) => ({ default: module.PagePane })))

const RADIUS = 2
const VIEW_KEY = 'galley.blockView'

type View = 'text' | 'page'
type Placed = DoclingLocator & { readonly page_no: number }

function placedOf(locator: BlockLocator | undefined): Placed | null {
  if (locator?.type !== 'docling_json_pointer' || locator.page_no === undefined) return null
  return { ...locator, page_no: locator.page_no }
}

function useView() {
  const [view, setView] = useState<View>(() => (window.localStorage.getItem(VIEW_KEY) === 'page' ? 'page' : 'text'))
  return {
    view,
    setView: (next: View): void => {
      window.localStorage.setItem(VIEW_KEY, next)
      setView(next)
    },
  }
}

/** A document whose pages could not be drawn reads as text until the panel is opened again. */
function useDrawable(documentUid: string) {
  const [failed, setFailed] = useState<{ readonly documentUid: string; readonly error: unknown } | null>(null)
  const onFailure = useCallback((error: unknown) => setFailed({ documentUid, error }), [documentUid])
  return { failure: failed?.documentUid === documentUid ? failed.error : null, onFailure }
}

type BlockViewProps = {
  readonly row: GridRow
  readonly find?: string | undefined
  readonly focusedField: string | null
}

/** The row's block where it stands: its text among its neighbours, or its place on the page of a PDF. */
export function BlockView({ row, find, focusedField }: BlockViewProps) {
  const { documentUid, documentName, blockIndex } = row
  const blocks = useQuery(
    trpc.blocks.around.queryOptions(
      { documentUid, blockIndex, radius: RADIUS },
      { staleTime: Infinity, placeholderData: (previous) => previous },
    ),
  )
  const source = useQuery(trpc.documents.source.queryOptions({ documentUid }, { staleTime: Infinity }))
  const { view, setView } = useView()
  const { failure, onFailure } = useDrawable(documentUid)
  const placed = placedOf(blocks.data?.find((block) => block.blockIndex === blockIndex)?.locator)
  const canDraw = source.data?.sourceType === 'pdf' && placed !== null && failure === null
  return (
    <>
      <div className={styles.headRow}>
        <h2>In the document</h2>
        {placed !== null && <span className={styles.page}>{formatPage(placed.page_no, documentName)}</span>}
        {canDraw && (
          <SegmentedControl
            size="xs"
            aria-label="How the block is shown"
            data={[
              { value: 'text', label: 'Text' },
              { value: 'page', label: 'Page' },
            ]}
            value={view}
            onChange={(next) => setView(next === 'page' ? 'page' : 'text')}
          />
        )}
      </div>
      {failure !== null && (
        <p className={styles.notDrawn} role="status">
          The page cannot be shown, so here is its text. {failureOf(failure).message}
        </p>
      )}
      {blocks.error && <PartFailure error={blocks.error} />}
      {!blocks.error && !blocks.data && <Waiting rows={3} />}
      {blocks.data && source.data && canDraw && view === 'page' ? (
        <Suspense fallback={<Waiting rows={8} label="Loading the page" />}>
          <PagePane
            documentUid={documentUid}
            sizeBytes={source.data.sizeBytes}
            pageNo={placed.page_no}
            bbox={placed.bbox ?? null}
            blockName={`row ${blockIndex}`}
            onFailure={onFailure}
          />
        </Suspense>
      ) : (
        blocks.data && <BlockContext row={row} blocks={blocks.data} find={find} focusedField={focusedField} />
      )}
    </>
  )
}
