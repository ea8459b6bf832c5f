import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import type { Quote, Range } from '../../../shared/model-work.ts'
import { countOf, formatCount, formatDuration, formatUsd } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import styles from './run-dialog.module.css'
import type { RunDesk } from './use-run-desk.ts'

/** "$0.012 to $0.10", or one figure when both are the same. */
export function formatRange(range: Range | null, format: (value: number) => string): string {
  if (!range) return 'unknown'
  const [low, high] = [format(range.low), format(range.high)]
  return low === high ? high : `${low} to ${high}`
}

function notesOf(quote: Quote): readonly string[] {
  const { reusableRows, oversizedRows, cacheSavingUsd, packingSavingUsd, thinkingTokens } = quote
  return [
    ...(reusableRows > 0 ? [`${countOf(reusableRows, 'row')} taken from earlier answers, free of charge.`] : []),
    ...(oversizedRows > 0 ? [`${countOf(oversizedRows, 'row')} fit no request of this model and will fail.`] : []),
    ...(cacheSavingUsd !== null && cacheSavingUsd > 0
      ? [`The prompt cache saves about ${formatUsd(cacheSavingUsd)}.`]
      : []),
    ...(packingSavingUsd !== null && packingSavingUsd > 0
      ? [`Packing saves about ${formatUsd(packingSavingUsd)} against one request for each row.`]
      : []),
    ...(thinkingTokens > 0 ? [`Up to ${formatCount(thinkingTokens)} of the tokens are for thinking.`] : []),
  ]
}

function basisOf(quote: Quote): string {
  return quote.basis === 'measured'
    ? `Measured on ${countOf(quote.measuredRows, 'row')} of this schema and model.`
    : 'Estimated from the text; the model decides how long its answers are.'
}

type QuotePanelProps = {
  readonly desk: RunDesk
  /** Three blocks can be asked to measure. */ readonly canProbe: boolean
}

/** What the run would take, before it starts. */
export function QuotePanel({ desk, canProbe }: QuotePanelProps) {
  const { quote, error, isStale, isProbing, probe, request } = desk
  const { lane } = desk.draft.choices
  if (!request) return null
  if (error) return <PartFailure error={error} />
  if (!quote) return <Waiting rows={2} label="Working out the price" />
  const isFree = quote.provider === 'rules'
  const seconds = (value: number): string => formatDuration(Math.max(1, value) * 1000)
  const figures = [
    {
      label: quote.documents === 1 ? 'row' : `rows in ${countOf(quote.documents, 'document')}`,
      value: formatCount(quote.rows),
    },
    ...(isFree
      ? []
      : [
          { label: quote.requests === 1 ? 'request' : 'requests', value: formatCount(quote.requests) },
          { label: 'tokens in', value: formatCount(quote.inputTokens) },
          { label: 'tokens out', value: formatRange(quote.outputTokens, formatCount) },
        ]),
    ...(lane === 'now' && !isFree ? [{ label: 'time', value: formatRange(quote.seconds, seconds) }] : []),
  ]
  return (
    <section className={styles.quote} aria-label="Quote" aria-busy={isStale} data-stale={isStale}>
      {!isFree && (
        <div className={styles.prices}>
          <div data-chosen={lane === 'now'}>
            <span>Now</span>
            <strong>{formatRange(quote.liveUsd, formatUsd)}</strong>
          </div>
          {desk.draft.provider?.hasBatches && (
            <div data-chosen={lane === 'overnight'}>
              <span>Overnight</span>
              <strong>{formatRange(quote.overnightUsd, formatUsd)}</strong>
            </div>
          )}
        </div>
      )}
      <dl className={pieces.figures}>
        {figures.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!isFree && (
        <>
          <ul className={styles.notes}>
            {notesOf(quote).map((note) => (
              <li key={note}>{note}</li>
            ))}
            <li>{basisOf(quote)}</li>
          </ul>
          {canProbe && quote.rows > 3 && (
            <Button
              size="compact-xs"
              className={styles.probe}
              leftSection={<IconFlask size={13} aria-hidden />}
              loading={isProbing}
              onClick={probe}
            >
              Measure with three blocks
            </Button>
          )}
        </>
      )}
    </section>
  )
}
