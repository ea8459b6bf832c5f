import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { DocumentSummary, RunSummary } from '../../../shared/views.ts'
import { formatCount, formatMoment, formatPercent, formatUsd, formatWhen } from '../../lib/format.ts'
import { NO_COUNTS, totalOf, workedOf } from '../../lib/progress.ts'
import { reasonOf } from '../../lib/reason.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip, NoticeChip } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import { useWindow } from '../../theme/use-window.ts'
import styles from './project.module.css'

/** As pieces.module.css draws it. */
const ROW_PX = 38
const rowHeight = (): number => ROW_PX
const byName = new Intl.Collator('en', { numeric: true })

/** What keeps a run from being read off its bar. */
function RunChip({ run }: { readonly run: RunSummary }) {
  if (run.status === 'running')
    return <Chip tone="accent">Running {formatPercent(workedOf(run.counts), run.totalBlocks)}</Chip>
  if (run.status === 'failed')
    return (
      <Chip tone="bad" title={run.lastError?.message}>
        Run failed
      </Chip>
    )
  if (run.status === 'paused')
    return (
      <Chip tone="wait" title={run.lastError?.message}>
        Run paused
      </Chip>
    )
  if (run.status === 'cancelled') return <Chip>Run cancelled</Chip>
  return null
}

export function DocumentChip({ document }: { readonly document: DocumentSummary }) {
  const { status, error, notice, isPartial } = document
  switch (status) {
    case 'failed':
      return (
        <Chip tone="bad" title={error ? `${error.message} ${error.hint}` : undefined}>
          <span>Failed{error && `: ${reasonOf(document)}`}</span>
        </Chip>
      )
    case 'uploaded':
      return <Chip>Waiting</Chip>
    case 'converting':
      return <Chip>Converting…</Chip>
    case 'ingested':
      if (notice === null) return <Chip tone="good">Ingested</Chip>
      return isPartial ? <NoticeChip>{notice}</NoticeChip> : <Chip title={notice}>{notice}</Chip>
  }
}

type RowProps = { readonly document: DocumentSummary; readonly schemaUid: string | null; readonly index: number }

function DocumentRow({ document, schemaUid, index }: RowProps) {
  const navigate = useNavigate()
  const { run, version } = document
  const changed = run?.updatedAt ?? document.uploadedAt
  const target = {
    to: '/projects/$projectUid/documents/$documentUid',
    params: { projectUid: document.projectUid, documentUid: document.documentUid },
    search: schemaUid ? { schema: schemaUid } : {},
  } as const
  const counts = run?.counts ?? { ...NO_COUNTS, pending: document.blocks }
  return (
    <tr
      className={styles.row}
      aria-rowindex={index + 2}
      onClick={(event) => {
        if (!(event.target instanceof Element && event.target.closest('a, button'))) void navigate(target)
      }}
    >
      <td className={styles.name}>
        <span>
          <Link {...target} title={document.name}>
            {document.name}
          </Link>
          {version > 1 && <Chip title={`Version ${String(version)} of this document`}>v{version}</Chip>}
        </span>
      </td>
      <td className={`${styles.muted} ${styles.optional}`}>{document.sourceType}</td>
      <td className={pieces.number}>{document.status === 'ingested' ? formatCount(document.blocks) : ''}</td>
      <td className={styles.status}>
        <span>
          <DocumentChip document={document} />
          {run && <RunChip run={run} />}
        </span>
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
}

/** The room of the rows that are not drawn. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null
  return (
    <tbody aria-hidden>
      <tr>
        <td className={styles.gap} colSpan={8} style={{ height }} />
      </tr>
    </tbody>
  )
}

type TableProps = { readonly documents: readonly DocumentSummary[]; readonly schemaUid: string | null }

/** The documents of a project. Only the rows in sight are drawn: a project may have ten thousand. */
export function DocumentsTable({ documents, schemaUid }: TableProps) {
  const sorted = useMemo(() => documents.toSorted((a, b) => byName.compare(a.name, b.name)), [documents])
  const { ref, rows, before, after } = useWindow(sorted, rowHeight)
  return (
    <div ref={ref} className={`${pieces.panel} ${styles.list}`}>
      <table className={pieces.table} aria-label="Documents" aria-rowcount={documents.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
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
        <Gap height={before} />
        <tbody>
          {rows.map(({ item, index }) => (
            <DocumentRow key={item.documentUid} document={item} schemaUid={schemaUid} index={index} />
          ))}
        </tbody>
        <Gap height={after} />
      </table>
    </div>
  )
}
