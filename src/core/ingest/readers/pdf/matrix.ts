/** Affine maps as PDF writes them: [a b c d e f] takes (x, y) to (a x + c y + e, b x + d y + f). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0]

/** First `inner`, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return [
    outer[0] * inner[0] + outer[2] * inner[1],
    outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3],
    outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
    outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ]
}

export function toMatrix(values: unknown): Matrix {
  const list = toNumbers(values)
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = list
  return [a, b, c, d, e, f]
}

/** The numbers of an operator's argument; anything else in it counts as 0. */
export function toNumbers(values: unknown): readonly number[] {
  if (values instanceof Float32Array || values instanceof Float64Array) return Array.from(values)
  if (!Array.isArray(values)) return []
  return values.map((value: unknown) => toNumber(value))
}

export function toNumber(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
