import { NumberInput } from '@mantine/core'
import type { KeyboardEvent, PointerEvent as ReactPointerEvent } from 'react'
import { useMemo, useRef, useState } from 'react'
import type { HistogramBin } from '../../../shared/review-work.ts'
import { countOf } from '../../lib/format.ts'
import type { Bounds, Handle, Span } from './brush.ts'
import {
  binAt,
  boundsOf,
  domainOf,
  edgesOf,
  handleAfterKey,
  isWithin,
  nearestEdge,
  shareOf,
  spanOf,
  withHandle,
} from './brush.ts'
import styles from './facets.module.css'

type RangeBrushProps = {
  readonly label: string
  readonly bins: readonly HistogramBin[]
  readonly isWhole: boolean
  readonly bounds: Bounds
  readonly onBounds: (bounds: Bounds) => void
}

const numbers = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 3 })

/** Drags over the plot: from a handle, from empty ground, or (without a move) the bin below. */
function useDrag(props: RangeBrushProps, edges: readonly number[], onDraft: (span: Span | null) => void) {
  const plot = useRef<HTMLDivElement>(null)
  const domain = domainOf(edges)
  const shareAt = (clientX: number): number => {
    const box = plot.current?.getBoundingClientRect()
    return box ? (clientX - box.left) / box.width : 0
  }
  const follow = (event: ReactPointerEvent, spanAt: (share: number) => Span, onStill?: () => void): void => {
    const target = event.currentTarget
    const start = event.clientX
    let last: Span | null = null
    const onMove = (move: PointerEvent): void => {
      if (last === null && Math.abs(move.clientX - start) < 3) return
      last = spanAt(shareAt(move.clientX))
      onDraft(last)
    }
    target.setPointerCapture(event.pointerId)
    target.addEventListener('pointermove', onMove as EventListener)
    target.addEventListener(
      'lostpointercapture',
      () => {
        target.removeEventListener('pointermove', onMove as EventListener)
        onDraft(null)
        if (last) props.onBounds(boundsOf(last, domain))
        else onStill?.()
      },
      { once: true },
    )
  }
  const fromHandle = (event: ReactPointerEvent, handle: Handle): void => {
    event.stopPropagation()
    const span = spanOf(props.bounds, domain)
    follow(event, (share) => withHandle(span, handle, nearestEdge(edges, share)))
  }
  const fromGround = (event: ReactPointerEvent): void => {
    const first = shareAt(event.clientX)
    const anchor = nearestEdge(edges, first)
    follow(
      event,
      (share) => {
        const other = nearestEdge(edges, share)
        return [Math.min(anchor, other), Math.max(anchor, other)]
      },
      () => {
        const bin = binAt(props.bins, first)
        if (bin)
          props.onBounds(
            boundsOf(
              [nearestEdge(edges, shareOf(bin.from, domain)), nearestEdge(edges, shareOf(bin.to, domain))],
              domain,
            ),
          )
      },
    )
  }
  return { plot, fromHandle, fromGround }
}

function Bars({
  bins,
  span,
  domain,
}: {
  readonly bins: readonly HistogramBin[]
  readonly span: Span
  readonly domain: Span
}) {
  const most = Math.max(1, ...bins.map(({ rows }) => rows))
  return bins.map((bin) => (
    <span
      key={bin.from}
      className={styles.bin}
      data-in={isWithin(bin, span)}
      title={`${numbers.format(bin.from)} to ${numbers.format(bin.to)}: ${countOf(bin.rows, 'row')}`}
      style={{
        left: `${shareOf(bin.from, domain) * 100}%`,
        width: `${(shareOf(bin.to, domain) - shareOf(bin.from, domain)) * 100}%`,
      }}
    >
      {/* A bin with few rows still shows that it has some. */}
      <span style={{ height: bin.rows === 0 ? 0 : `max(2px, ${(bin.rows / most) * 100}%)` }} />
    </span>
  ))
}

type InputProps = RangeBrushProps & { readonly domain: Span }

function BoundInputs({ label, bounds, domain, isWhole, onBounds }: InputProps) {
  const input = (handle: Handle, words: string) => (
    <NumberInput
      key={`${handle} ${bounds[handle] ?? ''}`}
      aria-label={`${words} of ${label}`}
      placeholder={numbers.format(domain[handle === 'min' ? 0 : 1])}
      defaultValue={bounds[handle] ?? ''}
      allowDecimal={!isWhole}
      hideControls
      onBlur={(event) => {
        const text = event.currentTarget.value.trim()
        const value = text === '' || !Number.isFinite(Number(text)) ? null : Number(text)
        if (value !== bounds[handle]) onBounds({ ...bounds, [handle]: value })
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
  return (
    <div className={styles.pair}>
      {input('min', 'Least value')}
      <span aria-hidden>to</span>
      {input('max', 'Greatest value')}
    </div>
  )
}

/** A histogram with two handles, each of them a slider for the keyboard, and the same bounds as numbers. */
export function RangeBrush(props: RangeBrushProps) {
  const { label, bins, isWhole, bounds, onBounds } = props
  const [draft, setDraft] = useState<Span | null>(null)
  const edges = useMemo(() => edgesOf(bins, isWhole), [bins, isWhole])
  const domain = domainOf(edges)
  const { plot, fromHandle, fromGround } = useDrag(props, edges, setDraft)
  const isSet = draft !== null || bounds.min !== null || bounds.max !== null
  const span = draft ?? spanOf(bounds, domain)

  const onKeyDown = (event: KeyboardEvent, handle: Handle): void => {
    const place = handle === 'min' ? 0 : 1
    const next = handleAfterKey(edges, span[place], event.key)
    if (next === null) return
    event.preventDefault()
    event.stopPropagation()
    const moved = withHandle(span, handle, next)
    if (moved[place] !== span[place]) onBounds({ ...bounds, [handle]: boundsOf(moved, domain)[handle] })
  }
  const handle = (which: Handle, words: string) => {
    const value = span[which === 'min' ? 0 : 1]
    return (
      <span
        className={styles.handle}
        role="slider"
        tabIndex={0}
        aria-label={`${words} of ${label}`}
        aria-valuemin={which === 'min' ? domain[0] : span[0]}
        aria-valuemax={which === 'min' ? span[1] : domain[1]}
        aria-valuenow={value}
        aria-valuetext={numbers.format(value)}
        style={{ left: `${shareOf(value, domain) * 100}%` }}
        onPointerDown={(event) => fromHandle(event, which)}
        onKeyDown={(event) => onKeyDown(event, which)}
      />
    )
  }
  return (
    <div className={styles.brush}>
      <div className={styles.plot} ref={plot} data-set={isSet} onPointerDown={fromGround}>
        <Bars bins={bins} span={span} domain={domain} />
        {handle('min', 'Lower bound')}
        {handle('max', 'Upper bound')}
      </div>
      <div className={styles.axis} aria-hidden>
        <span>{numbers.format(domain[0])}</span>
        <span>{numbers.format(domain[1])}</span>
      </div>
      <BoundInputs {...props} domain={domain} />
    </div>
  )
}
