import type { Quote, Range } from '../shared/model-work.ts'
import { formatAmount, formatCost, formatCount, printLine, printTable } from './output.ts'
import { formatSpan } from './span.ts'

/** Less shows as no money at all. */
const WORTH_SAYING = 0.000_05

function moneyRange(range: Range | null): string {
  if (range === null) return 'not known'
  const [low, high] = [formatCost(range.low), formatCost(range.high)]
  return low === high ? low : `${low} to ${high}`
}

function countRange({ low, high }: Range): string {
  return low === high
    ? formatCount(Math.round(low))
    : `${formatCount(Math.round(low))} to ${formatCount(Math.round(high))}`
}

function spanRange({ low, high }: Range): string {
  const [shortest, longest] = [formatSpan(low), formatSpan(high)]
  return shortest === longest ? shortest : `${shortest} to ${longest}`
}

/** The price in one line, before a run. */
export function quoteLine({ rows, requests, model, liveUsd, seconds }: Quote): string {
  return `${model}: ${formatAmount(rows, 'row')} in ${formatAmount(requests, 'request')}, about ${moneyRange(liveUsd)}, ${spanRange(seconds)}`
}

export function printQuote(quote: Quote): void {
  const { documents, rows, reusableRows, oversizedRows, requests, systemTokens, thinkingTokens } = quote
  printTable([
    ['model', `${quote.model} (${quote.provider})`],
    ['rows', `${formatCount(rows)} of ${formatAmount(documents, 'document')}`],
    ...(reusableRows > 0 ? [['known already', formatAmount(reusableRows, 'row')]] : []),
    ...(oversizedRows > 0 ? [['too large', formatAmount(oversizedRows, 'row')]] : []),
    ['requests', formatCount(requests)],
    ['tokens in', `${formatCount(quote.inputTokens)}, ${formatCount(systemTokens)} of each request shared`],
    [
      'tokens out',
      countRange(quote.outputTokens) + (thinkingTokens > 0 ? `, up to ${formatCount(thinkingTokens)} to think` : ''),
    ],
    ['price now', moneyRange(quote.liveUsd)],
    ['overnight', moneyRange(quote.overnightUsd)],
    ...savingRow('cache saves', quote.cacheSavingUsd),
    ...savingRow('packing saves', quote.packingSavingUsd),
    ['time now', spanRange(quote.seconds)],
  ])
  printLine(
    quote.basis === 'measured'
      ? `Measured on ${formatAmount(quote.measuredRows, 'row')} of the schema with this model.`
      : 'Estimated; --probe has three blocks answered first and measures them.',
  )
}

function savingRow(name: string, savingUsd: number | null): readonly string[][] {
  return savingUsd !== null && savingUsd >= WORTH_SAYING ? [[name, formatCost(savingUsd)]] : []
}
