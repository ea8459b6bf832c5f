import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import type { ContextBlock, GridRow } from '../../../shared/views.ts'
import { BlockText } from './block-text.tsx'
import { EvidenceBar, usePlaces } from './evidence-bar.tsx'
import { countPlaces, markSpans } from './evidence-marks.ts'
import styles from './row-panel.module.css'

const NO_MARKS = {}
/** How much of the text before the block stays in sight. */
const LEAD_PX = 72

type ContextProps = {
  readonly row: GridRow
  /** The block with those around it. */
  readonly blocks: readonly ContextBlock[]
  /** The words of the search that led to this block. */
  readonly find?: string | undefined
  /** The field whose words stand out. */
  readonly focusedField: string | null
}

function useBlockInSight(container: RefObject<HTMLElement | null>, { row, blocks }: ContextProps) {
  const here = useRef<HTMLDivElement>(null)
  const { documentUid, blockIndex } = row
  useEffect(() => {
    if (here.current) container.current?.scrollTo({ top: Math.max(0, here.current.offsetTop - LEAD_PX) })
  }, [container, documentUid, blockIndex, blocks])
  return here
}

/** The current block among its neighbours, with the words of its values marked where they stand. */
export function BlockContext(props: ContextProps) {
  const { row, blocks, find, focusedField } = props
  const container = useRef<HTMLDivElement>(null)
  const here = useBlockInSight(container, props)
  const spans = markSpans(row.evidence, focusedField)
  const count = countPlaces(spans)
  const places = usePlaces(container, count, `${row.documentUid}/${row.blockIndex}/${focusedField ?? ''}`)
  return (
    <>
      <div
        className={styles.context}
        ref={container}
        tabIndex={0}
        role="group"
        aria-label="Block and its neighbours"
        dir="auto"
      >
        {blocks.map((block) => {
          const isHere = block.blockIndex === row.blockIndex
          return (
            <div key={block.blockIndex} ref={isHere ? here : undefined} aria-current={isHere || undefined} dir="auto">
              <BlockText block={block} marks={isHere ? { spans, find } : NO_MARKS} />
            </div>
          )
        })}
      </div>
      <EvidenceBar field={focusedField} count={count} places={places} />
    </>
  )
}
