import { bound, type FieldShape } from './field-shape.ts'
import { firstNumber, type BlockText } from './block-text.ts'

/** Fills a number field with the first number of the text that the schema allows. */
export function numberFiller(shape: FieldShape): (block: BlockText) => number | undefined {
  const accepts = numberTest(shape)
  const fallback = shape.isRequired ? neutralNumber(shape, accepts) : undefined
  return ({ text }) => firstNumber(text, accepts) ?? fallback
}

/** The rules' confidence is fixed for a schema: it rises with the share of fields that the schema has an explicit rule for. */
export function confidenceFiller(shape: FieldShape, explicitShare: number): () => number | undefined {
  const maximum = bound(shape.schema, 'maximum', 1)
  const scale = maximum >= 10 ? maximum : 1
  const value = Math.round((0.3 + 0.4 * explicitShare) * 100 * scale) / 100
  const accepts = numberTest(shape)
  const rounded = shape.type === 'integer' ? Math.round(value) : value
  const fitted = accepts(rounded) ? rounded : neutralNumber(shape, accepts)
  return () => fitted
}

export function numberTest({ schema, type }: FieldShape): (value: number) => boolean {
  const minimum = bound(schema, 'minimum', Number.NEGATIVE_INFINITY)
  const maximum = bound(schema, 'maximum', Number.POSITIVE_INFINITY)
  const above = bound(schema, 'exclusiveMinimum', Number.NEGATIVE_INFINITY)
  const below = bound(schema, 'exclusiveMaximum', Number.POSITIVE_INFINITY)
  const step = bound(schema, 'multipleOf', 0)
  return (value) =>
    value >= minimum &&
    value <= maximum &&
    value > above &&
    value < below &&
    (type !== 'integer' || Number.isInteger(value)) &&
    (step === 0 || Number.isInteger(value / step))
}

/** The minimum, else 0, else the nearest allowed value beside a bound. */
export function neutralNumber({ schema, type }: FieldShape, accepts: (value: number) => boolean): number {
  const low = Math.max(
    bound(schema, 'minimum', Number.NEGATIVE_INFINITY),
    bound(schema, 'exclusiveMinimum', Number.NEGATIVE_INFINITY),
  )
  const high = Math.min(
    bound(schema, 'maximum', Number.POSITIVE_INFINITY),
    bound(schema, 'exclusiveMaximum', Number.POSITIVE_INFINITY),
  )
  const step = bound(schema, 'multipleOf', type === 'integer' ? 1 : 0)
  const onGrid =
    step > 0
      ? [
          Math.ceil(low / step) * step,
          (Math.floor(low / step) + 1) * step,
          Math.floor(high / step) * step,
          (Math.ceil(high / step) - 1) * step,
        ]
      : []
  const candidates = [low, 0, ...onGrid, (low + high) / 2, low + 1, high, high - 1]
  return candidates.find((value) => Number.isFinite(value) && accepts(value)) ?? 0
}
