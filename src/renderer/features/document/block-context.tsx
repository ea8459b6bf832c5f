import { useQuery } from '@tanstack/react-query'
import type { GridRow } from '../../../shared/views.ts'
import { splitAtQuote } from '../../grid/values.ts'
import { trpc } from '../../lib/api.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import styles from './document.module.css'

const RADIUS = 2

/** The current block among its neighbours, with the quoted words marked where they stand. */
export function BlockContext({ documentUid, row }: { readonly documentUid: string; readonly row: GridRow }) {
  const { blockIndex } = row
  const blocks = useQuery(trpc.grid.context.queryOptions({ documentUid, blockIndex, radius: RADIUS }, { staleTime: Infinity, placeholderData: (previous) => previous }))
  if (blocks.error) return <Failure error={blocks.error} />
  if (!blocks.data) return <Waiting rows={3} />
  const quote = row.data?.['quote']
  return (
    <div className={styles.context}>
      {blocks.data.map((block) => {
        const isHere = block.blockIndex === blockIndex
        const parts = isHere ? splitAtQuote(block.content, quote) : null
        return (
          <p key={block.blockIndex} data-type={block.type} aria-current={isHere || undefined}>
            {parts ? <>{parts[0]}<mark>{parts[1]}</mark>{parts[2]}</> : block.content}
          </p>
        )
      })}
    </div>
  )
}
