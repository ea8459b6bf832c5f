import { useQuery } from '@tanstack/react-query'
import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import type { BlockLocator } from '../../../shared/domain.ts'
import type { GridRow } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { formatPage } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import { BlockText } from './block-text.tsx'
import styles from './row-panel.module.css'
import { markSpans } from './evidence-marks.ts'

const NO_MARKS = {}
const RADIUS = 2
/** How much of the text before the block stays in sight. */
const LEAD_PX = 72

function pageOf(locator: BlockLocator | undefined): number | null {
  return locator?.type === 'docling_json_pointer' ? (locator.page_no ?? null) : null
}

type ContextProps = {
  readonly documentUid: string
  readonly documentName: string
  readonly row: GridRow
  /** The words of the search that led to this block. */
  readonly find?: string | undefined
  /** The field whose words stand out. */
  readonly focusedField: string | null
}

/** Brings the words of a field into sight when it gets the focus. */
function useShownMark(container: RefObject<HTMLDivElement | null>, focusedField: string | null): void {
  useEffect(() => {
    const box = container.current
    const mark = focusedField === null ? null : box?.querySelector('mark[data-tone="here"]')
    if (!box || !mark) return
    const [frame, place] = [box.getBoundingClientRect(), mark.getBoundingClientRect()]
    if (place.top < frame.top || place.bottom > frame.bottom) box.scrollBy({ top: place.top - frame.top - LEAD_PX })
  }, [container, focusedField])
}

/** The current block among its neighbours, with the words of its values marked where they stand. */
export function BlockContext({ documentUid, documentName, row, find, focusedField }: ContextProps) {
  const { blockIndex } = row
  const blocks = useQuery(
    trpc.grid.context.queryOptions(
      { documentUid, blockIndex, radius: RADIUS },
      { staleTime: Infinity, placeholderData: (previous) => previous },
    ),
  )
  const here = useRef<HTMLDivElement>(null)
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (container.current && here.current) container.current.scrollTop = Math.max(0, here.current.offsetTop - LEAD_PX)
  }, [blockIndex, blocks.data])
  useShownMark(container, focusedField)
  const spans = markSpans(row.evidence, focusedField)
  const page = pageOf(blocks.data?.find((block) => block.blockIndex === blockIndex)?.locator)
  return (
    <>
      <div className={styles.headRow}>
        <h2>In the document</h2>
        {page !== null && <span className={styles.page}>{formatPage(page, documentName)}</span>}
      </div>
      {blocks.error && <PartFailure error={blocks.error} />}
      {!blocks.error && !blocks.data && <Waiting rows={3} />}
      {!blocks.error && blocks.data && (
        <div
          className={styles.context}
          ref={container}
          tabIndex={0}
          role="group"
          aria-label="Block and its neighbours"
          dir="auto"
        >
          {blocks.data.map((block) => {
            const isHere = block.blockIndex === blockIndex
            return (
              <div key={block.blockIndex} ref={isHere ? here : undefined} aria-current={isHere || undefined} dir="auto">
                <BlockText block={block} marks={isHere ? { spans, find } : NO_MARKS} />
              </div>
            )
          })}
        </div>
      )}
    </>
  )
}
