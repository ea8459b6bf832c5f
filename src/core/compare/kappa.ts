/** Two judges on the same rows, category by category. */
export class Judgements {
  /** Rows by category: of the left judge, of the right one. */
  readonly #categories = new Map<string, [left: number, right: number]>()
  #compared = 0
  #agreed = 0

  /** True when the two agree. */
  add(left: string, right: string): boolean {
    this.#compared += 1
    this.#counts(left)[0] += 1
    this.#counts(right)[1] += 1
    if (left !== right) return false
    this.#agreed += 1
    return true
  }

  get compared(): number {
    return this.#compared
  }

  get agreed(): number {
    return this.#agreed
  }

  /** Null when nothing was compared. */
  get share(): number | null {
    return this.#compared === 0 ? null : this.#agreed / this.#compared
  }

  /**
   * Agreement beyond chance: (p_o - p_e) / (1 - p_e), with p_o the share of rows that agree and p_e the sum over the
   * categories of the product of both judges' shares. 1 is full agreement, 0 what chance gives, below 0 less than that.
   * Null where it is not defined: nothing was compared, or both judges knew one and the same category alone.
   * Source: J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960).
   */
  get kappa(): number | null {
    const n = this.#compared
    if (n === 0) return null
    let products = 0
    for (const [left, right] of this.#categories.values()) products += left * right
    const square = n * n
    return products === square ? null : (this.#agreed * n - products) / (square - products)
  }

  #counts(category: string): [left: number, right: number] {
    const known = this.#categories.get(category)
    if (known) return known
    const counts: [number, number] = [0, 0]
    this.#categories.set(category, counts)
    return counts
  }
}
