import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { GridRow } from '../../../shared/views.ts'
import { readableContent, splitAtQuote } from '../../grid/values.ts'
import { trpc } from '../../lib/api.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import styles from './document.module.css'

const RADIUS = 2
/** How much of the text before the block stays in sight. */
const LEAD_PX = 72

/** The current block among its neighbours, with the quoted words marked where they stand. */
export function BlockContext({ documentUid, row }: { readonly documentUid: string; readonly row: GridRow }) {
  const { blockIndex } = row
  const blocks = useQuery(
    trpc.grid.context.queryOptions(
      { documentUid, blockIndex, radius: RADIUS },
      { staleTime: Infinity, placeholderData: (previous) => previous },
    ),
  )
  const here = useRef<HTMLParagraphElement>(null)
  const container = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (container.current && here.current) container.current.scrollTop = Math.max(0, here.current.offsetTop - LEAD_PX)
  }, [blockIndex, blocks.data])
  if (blocks.error) return <PartFailure error={blocks.error} />
  if (!blocks.data) return <Waiting rows={3} />
  const quote = row.data?.quote
  return (
    <div className={styles.context} ref={container} tabIndex={0} role="group" aria-label="Block and its neighbours">
      {blocks.data.map((block) => {
        const isHere = block.blockIndex === blockIndex
        const content = readableContent(block.type, block.content)
        const parts = isHere ? splitAtQuote(content, quote) : null
        return (
          <p
            key={block.blockIndex}
            ref={isHere ? here : undefined}
            data-type={block.type}
            aria-current={isHere || undefined}
          >
            {parts ? (
              <>
                {parts[0]}
                <mark>{parts[1]}</mark>
                {parts[2]}
              </>
            ) : (
              content
            )}
          </p>
        )
      })}
    </div>
  )
}
