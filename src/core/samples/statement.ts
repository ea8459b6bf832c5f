import { wilsonInterval } from './wilson.ts'

export type SampleFigures = {
  readonly size: number
  readonly population: number
  readonly accepted: number
  readonly corrected: number
  readonly rejected: number
}

/** What a sample says, in one sentence that stands for itself in the history; one more while some rows are open. */
export function statementOf({ size, population, accepted, corrected, rejected }: SampleFigures): string {
  const decided = accepted + corrected + rejected
  const origin = `drawn at random from ${count(population)} staged ${population === 1 ? 'one' : 'ones'}`
  const drawn = `${count(size)} ${size === 1 ? 'row' : 'rows'}`
  const interval = wilsonInterval(accepted, decided, population)
  if (!interval)
    return `${drawn} ${size === 1 ? 'was' : 'were'} ${origin}; ${size === 1 ? 'it is not' : 'none is'} decided yet.`
  const [low, high] = interval.map(percent)
  const certainty =
    decided === population
      ? ', and no row is left that was not looked at.'
      : ` (95 % confidence ${low ?? ''} to ${high ?? ''}).`
  const result = `${percent(accepted / decided)}${certainty}`
  if (decided === size)
    return `${count(accepted)} of ${drawn} ${origin} ${accepted === 1 ? 'was' : 'were'} accepted as ${stood(accepted)}: ${result}`
  const open = size - decided
  return `${count(accepted)} of ${count(decided)} decided, of ${drawn} ${origin}, ${accepted === 1 ? 'was' : 'were'} accepted as ${stood(accepted)}: ${result} ${count(open)} of ${count(size)} ${open === 1 ? 'is' : 'are'} not decided yet.`
}

function stood(rows: number): string {
  return rows === 1 ? 'it stood' : 'they stood'
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
