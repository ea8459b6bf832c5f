import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import { formatBlockType, formatBytes, formatCount } from '../../lib/format.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import pieces from '../../theme/pieces.module.css'
import styles from './projects.module.css'

/** What the readers found in a project's documents: how many, how large, which types of blocks. */
export function ParseStatistics({ projectUid }: { readonly projectUid: string }) {
  const documents = useQuery(trpc.documents.list.queryOptions({ projectUid, schemaUid: null }))
  if (documents.error) return <Failure error={documents.error} onRetry={() => void documents.refetch()} />
  if (!documents.data) return <Waiting rows={3} />
  const types = new Map<string, number>()
  for (const document of documents.data) {
    for (const [type, count] of Object.entries(document.blockTypes)) types.set(type, (types.get(type) ?? 0) + count)
  }
  const blocks = documents.data.reduce((sum, document) => sum + document.blocks, 0)
  const sizeBytes = documents.data.reduce((sum, document) => sum + document.sizeBytes, 0)
  return (
    <>
      <dl className={pieces.figures}>
        <div>
          <dt>documents</dt>
          <dd>{formatCount(documents.data.length)}</dd>
        </div>
        <div>
          <dt>blocks</dt>
          <dd>{formatCount(blocks)}</dd>
        </div>
        <div>
          <dt>read</dt>
          <dd>{formatBytes(sizeBytes)}</dd>
        </div>
      </dl>
      <dl className={styles.types} aria-label="Blocks by type">
        {[...types]
          .sort((a, b) => b[1] - a[1])
          .map(([type, count]) => (
            <div key={type}>
              <dt>{formatBlockType(type)}</dt>
              <dd>{formatCount(count)}</dd>
            </div>
          ))}
      </dl>
    </>
  )
}
