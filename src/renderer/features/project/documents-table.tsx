import { Link, useNavigate } from '@tanstack/react-router'
import type { DocumentSummary, RunSummary } from '../../../shared/views.ts'
import { formatCount, formatMoment, formatPercent, formatUsd, formatWhen } from '../../lib/format.ts'
import { NO_COUNTS, totalOf, workedOf } from '../../lib/progress.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import styles from './project.module.css'

function RunChip({ run }: { readonly run: RunSummary }) {
  if (run.status === 'running')
    return <Chip tone="accent">Running {formatPercent(workedOf(run.counts), run.totalBlocks)}</Chip>
  if (run.status === 'failed')
    return (
      <Chip tone="bad" title={run.lastError?.message}>
        Run failed
      </Chip>
    )
  if (run.status === 'cancelled') return <Chip>Cancelled</Chip>
  if (run.counts.ai_complete > 0) return <Chip tone="wait">To review</Chip>
  if (run.counts.failed > 0) return <Chip tone="bad">{formatCount(run.counts.failed)} failed</Chip>
  if (run.status === 'pending') return <Chip>Pending</Chip>
  return <Chip tone="good">Reviewed</Chip>
}

function StatusCell({ document }: { readonly document: DocumentSummary }) {
  if (document.status === 'failed') {
    return (
      <div className={styles.reason}>
        <Chip tone="bad">Not read</Chip>
        {document.error && (
          <div>
            {document.error.message} {document.error.hint}
          </div>
        )}
      </div>
    )
  }
  if (document.status !== 'ingested') return <Chip>Reading…</Chip>
  if (!document.run) return <Chip>Read</Chip>
  return (
    <div className={styles.reason}>
      <RunChip run={document.run} />
      {document.run.lastError && document.run.status !== 'running' && <div>{document.run.lastError.message}</div>}
    </div>
  )
}

type TableProps = { readonly documents: readonly DocumentSummary[]; readonly schemaUid: string | null }

export function DocumentsTable({ documents, schemaUid }: TableProps) {
  const navigate = useNavigate()
  return (
    <div className={`${pieces.panel} ${styles.list}`}>
      <table className={pieces.table} aria-label="Documents">
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col" className={styles.optional}>
              Type
            </th>
            <th scope="col" className={pieces.number}>
              Blocks
            </th>
            <th scope="col">Status</th>
            <th scope="col">Progress</th>
            <th scope="col" className={pieces.number}>
              To review
            </th>
            <th scope="col" className={pieces.number}>
              Cost
            </th>
            <th scope="col" className={`${pieces.number} ${styles.optional}`}>
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {documents.map((document) => {
            const { run } = document
            const changed = run?.updatedAt ?? document.uploadedAt
            const to = '/projects/$projectUid/documents/$documentUid'
            const target = {
              to,
              params: { projectUid: document.projectUid, documentUid: document.documentUid },
              search: schemaUid ? { schema: schemaUid } : {},
            } as const
            const counts = run?.counts ?? { ...NO_COUNTS, pending: document.blocks }
            return (
              <tr
                key={document.documentUid}
                className={styles.row}
                onClick={(event) => {
                  if (!(event.target instanceof Element && event.target.closest('a, button'))) void navigate(target)
                }}
              >
                <td className={styles.name}>
                  <Link {...target} title={document.name}>
                    {document.name}
                  </Link>
                </td>
                <td className={`${styles.muted} ${styles.optional}`}>{document.sourceType}</td>
                <td className={pieces.number}>{document.status === 'ingested' ? formatCount(document.blocks) : ''}</td>
                <td>
                  <StatusCell document={document} />
                </td>
                <td>
                  <div className={styles.mini}>
                    {totalOf(counts) > 0 && <StackedBar counts={counts} label={`Progress of ${document.name}`} />}
                  </div>
                </td>
                <td className={pieces.number}>{run ? formatCount(run.counts.ai_complete) : ''}</td>
                <td className={pieces.number}>{run ? formatUsd(run.costUsd) : ''}</td>
                <td className={`${pieces.number} ${styles.optional}`}>
                  <time dateTime={changed} title={formatMoment(changed)}>
                    {formatWhen(changed)}
                  </time>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
