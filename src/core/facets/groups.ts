/** Places that are joined into groups, transitively: a disjoint-set forest whose roots are the lowest places. */
export class Groups {
  readonly #parent: Int32Array

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i)
  }

  rootOf(place: number): number {
    let root = place
    while (this.#up(root) !== root) root = this.#up(root)
    for (let at = place; at !== root;) {
      const next = this.#up(at)
      this.#parent[at] = root
      at = next
    }
    return root
  }

  join(a: number, b: number): void {
    const [low, high] = [this.rootOf(a), this.rootOf(b)].toSorted((x, y) => x - y)
    if (low !== undefined && high !== undefined) this.#parent[high] = low
  }

  /** Groups of two and more, by their first place; places ascend. */
  lists(): ReadonlyArray<readonly number[]> {
    const members = new Map<number, number[]>()
    for (let place = 0; place < this.#parent.length; place++) {
      const root = this.rootOf(place)
      const list = members.get(root)
      if (list) list.push(place)
      else members.set(root, [place])
    }
    return [...members.values()].filter((list) => list.length > 1)
  }

  #up(place: number): number {
    return this.#parent[place] ?? place
  }
}
