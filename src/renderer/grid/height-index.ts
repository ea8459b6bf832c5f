/** So many rows share one sum, which makes a place in a million rows a matter of two short walks. */
const BLOCK_ROWS = 1024

/** Heights of rows, and the way from a row to its place and back. */
export class HeightIndex {
  #heights: Uint16Array
  readonly #standard: number
  /** Where each block begins; the last entry is the end of all. */
  #tops: Float64Array
  #isStale = true

  constructor(rows: number, standard: number) {
    this.#standard = standard
    this.#heights = new Uint16Array(rows).fill(standard)
    this.#tops = new Float64Array(0)
  }

  get rows(): number {
    return this.#heights.length
  }

  heightOf(row: number): number {
    return this.#heights[row] ?? this.#standard
  }

  /** True when that changes anything. */
  set(row: number, height: number): boolean {
    if (row < 0 || row >= this.#heights.length || this.#heights[row] === height) return false
    this.#heights[row] = height
    this.#isStale = true
    return true
  }

  resize(rows: number): void {
    if (rows === this.#heights.length) return
    const kept = this.#heights.subarray(0, rows)
    this.#heights = new Uint16Array(rows).fill(this.#standard)
    this.#heights.set(kept)
    this.#isStale = true
  }

  topOf(row: number): number {
    const block = Math.min(Math.floor(row / BLOCK_ROWS), Math.floor(this.#heights.length / BLOCK_ROWS))
    let top = this.#sums()[block] ?? 0
    for (let at = block * BLOCK_ROWS; at < Math.min(row, this.#heights.length); at += 1) top += this.#heights[at] ?? 0
    return top + Math.max(0, row - this.#heights.length) * this.#standard
  }

  /** The row at a height, the first or the last one beyond the ends. */
  rowAt(pixel: number): number {
    const tops = this.#sums()
    let low = 0
    let high = tops.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((tops[middle] ?? Infinity) <= pixel) low = middle
      else high = middle - 1
    }
    const last = Math.max(0, this.#heights.length - 1)
    let row = low * BLOCK_ROWS
    let end = (tops[low] ?? 0) + this.heightOf(row)
    while (row < last && end <= pixel) {
      row += 1
      end += this.heightOf(row)
    }
    return Math.min(row, last)
  }

  #sums(): Float64Array {
    if (!this.#isStale) return this.#tops
    const blocks = Math.floor(this.#heights.length / BLOCK_ROWS) + 1
    const tops = new Float64Array(blocks)
    let sum = 0
    for (let row = 0; row < this.#heights.length; row += 1) {
      if (row % BLOCK_ROWS === 0) tops[row / BLOCK_ROWS] = sum
      sum += this.#heights[row] ?? 0
    }
    if (this.#heights.length % BLOCK_ROWS === 0) tops[blocks - 1] = sum
    this.#tops = tops
    this.#isStale = false
    return tops
  }
}
