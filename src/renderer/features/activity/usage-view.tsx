import { IconReportMoney } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { UsageFigures, UsageGroup } from '../../../shared/model-work.ts'
import { trpc } from '../../lib/api.ts'
import { formatCount, formatDuration, formatPercent, formatUsd } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import styles from './activity.module.css'
import { ActivityTable } from './activity-table.tsx'

export const USAGE_GROUP_LABELS: Readonly<Record<UsageGroup, string>> = {
  model: 'Model',
  project: 'Project',
  document: 'Document',
  run: 'Run',
  job: 'Job',
  day: 'Day',
}

/** What the cache, packing and the night saved together; null when a price is not known. */
function savedUsd({ cacheSavingUsd, packingSavingUsd, overnightSavingUsd }: UsageFigures): number | null {
  if (cacheSavingUsd === null || packingSavingUsd === null || overnightSavingUsd === null) return null
  return Math.max(0, cacheSavingUsd + packingSavingUsd + overnightSavingUsd)
}

function Totals({ total }: { readonly total: UsageFigures }) {
  const figures = [
    { label: 'spent', value: formatUsd(total.costUsd) },
    {
      label: total.failedCalls > 0 ? `calls, ${formatCount(total.failedCalls)} failed` : 'calls',
      value: formatCount(total.calls),
    },
    { label: 'rows', value: formatCount(total.rows) },
    { label: 'of the input cached', value: formatPercent(total.cacheHitRate, 1) },
    { label: 'saved by the cache', value: formatUsd(total.cacheSavingUsd) },
    { label: 'saved by packing', value: formatUsd(total.packingSavingUsd) },
    { label: 'saved overnight', value: formatUsd(total.overnightSavingUsd) },
  ]
  return (
    <dl className={`${pieces.panel} ${pieces.figures} ${styles.totals}`} aria-label="Totals">
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** What model calls took and saved, by what the person asks. */
export function UsageView({ group }: { readonly group: UsageGroup }) {
  const report = useQuery(trpc.usage.report.queryOptions({ group }, { placeholderData: (previous) => previous }))
  const columns = [
    { label: USAGE_GROUP_LABELS[group] },
    { label: 'Calls', isNumber: true },
    { label: 'Rows', isNumber: true, isOptional: true },
    { label: 'Tokens in', isNumber: true },
    { label: 'Cached', isNumber: true },
    { label: 'Tokens out', isNumber: true },
    { label: 'Cost', isNumber: true },
    { label: 'Saved', isNumber: true },
    { label: 'Median answer', isNumber: true, isOptional: true },
  ] as const
  return (
    <>
      {report.data && report.data.lines.length > 0 && <Totals total={report.data.total} />}
      <ActivityTable
        label="Usage"
        columns={columns}
        hasActions={false}
        query={{ ...report, data: report.data?.lines }}
        empty={{
          icon: <IconReportMoney size={44} stroke={1.2} aria-hidden />,
          title: 'No model was asked yet',
          text: 'What calls take and cost stands here, with what the prompt cache, packing and the night saved.',
        }}
      >
        {report.data?.lines.map((line) => (
          <tr key={line.key}>
            <td className={styles.name} title={line.label}>
              {line.label}
            </td>
            <td className={pieces.number}>
              {formatCount(line.calls)}
              {line.failedCalls > 0 && <div className={styles.sub}>{formatCount(line.failedCalls)} failed</div>}
            </td>
            <td className={`${pieces.number} ${styles.optional}`}>{formatCount(line.rows)}</td>
            <td className={pieces.number}>{formatCount(line.inputTokens)}</td>
            <td className={pieces.number}>{formatPercent(line.cacheHitRate, 1)}</td>
            <td className={pieces.number}>{formatCount(line.outputTokens)}</td>
            <td className={pieces.number}>{formatUsd(line.costUsd)}</td>
            <td className={pieces.number}>{formatUsd(savedUsd(line))}</td>
            <td className={`${pieces.number} ${styles.optional}`}>
              {line.medianLatencyMs === null ? '' : formatDuration(line.medianLatencyMs)}
            </td>
          </tr>
        ))}
      </ActivityTable>
    </>
  )
}
