import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { RUN_LANES, type RunLane } from '../../../shared/domain.ts'
import type { DispatchScope, Quote } from '../../../shared/model-work.ts'
import { failureOf } from '../../lib/errors.ts'
import { formatCount, formatUsd } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import { factsOf, formatRange, nothingToAsk, notesOf } from './quote-words.ts'
import styles from './run-dialog.module.css'
import type { RunDesk } from './use-run-desk.ts'

const PROBE_ROWS = 3

function Prices({ quote, lane, lanes }: { quote: Quote; lane: RunLane; lanes: readonly RunLane[] }) {
  return (
    <dl className={styles.prices}>
      {lanes.map((one) => (
        <div key={one} data-chosen={one === lane}>
          <dt>{one === 'now' ? 'Now' : 'Overnight'}</dt>
          <dd>{formatRange(one === 'now' ? quote.liveUsd : quote.overnightUsd, formatUsd)}</dd>
        </div>
      ))}
    </dl>
  )
}

type QuotePanelProps = { readonly desk: RunDesk; readonly scope: DispatchScope['kind'] }

function QuoteBody({ desk, scope, quote }: QuotePanelProps & { readonly quote: Quote }) {
  const { isProbing, isStale, probe } = desk
  const { lane } = desk.draft.choices
  const isRules = quote.provider === 'rules'
  const isFree = isRules || quote.liveUsd?.high === 0
  const lanes = RUN_LANES.filter((one) => one === 'now' || desk.draft.provider?.hasBatches)
  if (quote.rows + quote.reusableRows === 0) return <p className={styles.what}>{nothingToAsk(scope)}</p>
  return (
    <>
      {isFree ? <p className={styles.free}>Free of charge</p> : <Prices quote={quote} lane={lane} lanes={lanes} />}
      <dl className={styles.facts}>
        {factsOf(quote, lane).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.notes}>
        {notesOf(quote).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {!isRules && scope !== 'rows' && desk.request?.opinion !== 'new' && quote.rows > PROBE_ROWS && (
        <div>
          <Button
            size="compact-xs"
            leftSection={<IconFlask size={13} aria-hidden />}
            loading={isProbing}
            disabled={isStale}
            onClick={probe}
          >
            Measure with {formatCount(PROBE_ROWS)} blocks
          </Button>
          <p className={styles.note}>Their answers are staged and count.</p>
        </div>
      )}
    </>
  )
}

/** What the run would take, before it starts. */
export function QuotePanel({ desk, scope }: QuotePanelProps) {
  const { quote, error, isStale, request, draft } = desk
  // The schema may name one; if it does not, there is nothing wrong yet.
  const isUnnamed = error !== null && failureOf(error).code === 'model_unknown' && draft.choices.model === null
  return (
    <section
      className={styles.quote}
      aria-label="Quote"
      aria-busy={isStale}
      data-stale={isStale && quote !== undefined}
    >
      {isUnnamed ? (
        <p className={styles.what}>Name a model to see what the run would take.</p>
      ) : error ? (
        <PartFailure error={error} />
      ) : quote ? (
        <QuoteBody desk={desk} scope={scope} quote={quote} />
      ) : (
        request && <Waiting rows={3} label="Working out the price" />
      )}
    </section>
  )
}
