import type { RunLane } from '../../../shared/domain.ts'
import type { DispatchScope, Quote, Range } from '../../../shared/model-work.ts'
import { countOf, formatCount, formatDuration, formatUsd } from '../../lib/format.ts'

/** "$0.012 to $0.10", or one figure when both are the same. */
export function formatRange(range: Range | null, format: (value: number) => string): string {
  if (!range) return 'Price unknown'
  const [low, high] = [format(range.low), format(range.high)]
  return low === high ? high : `${low} to ${high}`
}

/** "2 to 5 min": the unit once where both share it. */
export function formatTimeRange({ low, high }: Range): string {
  const words = formatRange({ low, high }, (seconds) => formatDuration(Math.max(1, Math.round(seconds)) * 1000))
  return words.replace(/^([\d,.]+) (\S+) to ([\d,.]+) \2$/, '$1 to $3 $2').replaceAll('.0', '')
}

type Fact = { readonly label: string; readonly value: string }

/** The figures of a quote; those that say nothing for free rules or a batch are left out. */
export function factsOf(quote: Quote, lane: RunLane): readonly Fact[] {
  const rows = { label: quote.rows === 1 ? 'Row' : 'Rows', value: formatCount(quote.rows) }
  const documents = { label: 'Documents', value: formatCount(quote.documents) }
  const scope = quote.documents > 1 ? [rows, documents] : [rows]
  if (quote.provider === 'rules') return scope
  return [
    ...scope,
    { label: 'Requests', value: formatCount(quote.requests) },
    { label: 'Tokens in', value: formatCount(quote.inputTokens) },
    { label: 'Tokens out', value: formatRange(quote.outputTokens, formatCount) },
    { label: 'Time', value: lane === 'now' ? formatTimeRange(quote.seconds) : 'within a day' },
  ]
}

/** What lies behind the figures, one sentence each. */
export function notesOf(quote: Quote): readonly string[] {
  const { reusableRows, oversizedRows, cacheSavingUsd, packingSavingUsd, thinkingTokens } = quote
  if (quote.provider === 'rules') return []
  return [
    ...(reusableRows > 0 ? [`${countOf(reusableRows, 'row')} taken from earlier answers, free of charge.`] : []),
    ...(oversizedRows > 0 ? [`${countOf(oversizedRows, 'row')} fit no request of this model and will fail.`] : []),
    ...(cacheSavingUsd !== null && cacheSavingUsd > 0
      ? [`The prompt cache saves about ${formatUsd(cacheSavingUsd)}.`]
      : []),
    ...(packingSavingUsd !== null && packingSavingUsd > 0
      ? [`Packing saves about ${formatUsd(packingSavingUsd)} against one request for each row.`]
      : []),
    ...(thinkingTokens > 0 ? [`Up to ${formatCount(thinkingTokens)} of the tokens out are for thinking.`] : []),
    quote.basis === 'measured'
      ? `Measured on ${countOf(quote.measuredRows, 'row')} of this schema and model.`
      : 'Estimated from the text: the model decides how long its answers are.',
  ]
}

const NOTHING: Readonly<Record<DispatchScope['kind'], string>> = {
  pending: 'No row is pending. Choose other rows to ask them again.',
  failed: 'No row has failed.',
  rejected: 'No row was rejected.',
  changed: 'Nothing changed since it was answered, so there is nothing to ask.',
  rows: 'None of these rows can be asked: confirmed rows stay as they are.',
}

export function nothingToAsk(scope: DispatchScope['kind']): string {
  return NOTHING[scope]
}
