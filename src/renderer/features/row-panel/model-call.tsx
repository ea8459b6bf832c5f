import { Button, CopyButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import type { RowKey } from '../../../shared/rows.ts'
import type { CallDetail } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { formatCount, formatDuration, formatMoment, formatUsd } from '../../lib/format.ts'
import { PartFailure, Waiting } from '../../theme/pieces.tsx'
import { readableAnswer } from './readable-answer.ts'
import styles from './row-panel.module.css'

const LANE_WORDS = { now: 'at once', overnight: 'in a batch, at half price' } as const

/** The model call that the row's values came from. */
export function ModelCall({ runUid, blockIndex }: RowKey) {
  const call = useQuery(
    trpc.review.modelCall.queryOptions({ runUid, blockIndex }, { placeholderData: (previous) => previous }),
  )
  if (call.error) return <PartFailure error={call.error} />
  if (call.isPending) return <Waiting rows={2} />
  if (!call.data) return <p className={styles.muted}>No call was made for this block yet.</p>
  return (
    <>
      <dl className={styles.meta}>
        {factsOf(call.data).map(({ name, value }) => (
          <div key={name} className={styles.pair}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {call.data.raw !== null && <RawAnswer raw={call.data.raw} />}
    </>
  )
}

type Fact = { readonly name: string; readonly value: ReactNode }

function factsOf(call: CallDetail): readonly Fact[] {
  const { cacheReadTokens: cached, begunMs } = call
  const sent = call.inputTokens + cached + call.cacheCreationTokens
  const begun = begunMs === null ? '' : `, began after ${formatDuration(begunMs)}`
  return [
    { name: 'model', value: `${call.model} · pack ${formatCount(call.packIndex + 1)} of ${formatCount(call.packs)}` },
    { name: 'provider', value: call.provider },
    {
      name: 'tokens',
      value: `${formatCount(sent)} in${cached > 0 ? ` (${formatCount(cached)} cached)` : ''} · ${formatCount(call.outputTokens)} out`,
    },
    { name: 'cost', value: formatUsd(call.costUsd) },
    { name: 'took', value: `${formatDuration(call.latencyMs)}${begun}, attempt ${call.attempt}` },
    { name: 'asked', value: <Asked call={call} /> },
    ...(call.requestId === null ? [] : [{ name: 'request', value: <span className="mono">{call.requestId}</span> }]),
  ]
}

function Asked({ call: { startedAt, lane } }: { readonly call: CallDetail }) {
  return (
    <>
      <time dateTime={startedAt}>{formatMoment(startedAt)}</time>, {LANE_WORDS[lane]}
    </>
  )
}

function RawAnswer({ raw }: { readonly raw: string }) {
  const [isShown, setIsShown] = useState(false)
  const text = useMemo(() => (isShown ? readableAnswer(raw) : ''), [isShown, raw])
  return (
    <>
      <div className={styles.rawTools}>
        <Button size="compact-xs" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
          {isShown ? 'Hide the answer' : 'Show the answer'}
        </Button>
        {isShown && (
          <CopyButton value={raw}>
            {({ copied, copy }) => (
              <Button size="compact-xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy as it came'}
              </Button>
            )}
          </CopyButton>
        )}
      </div>
      {isShown && (
        <pre className={styles.raw} tabIndex={0} aria-label="Answer of the model">
          {text}
        </pre>
      )}
    </>
  )
}
