/** Open lists from the outermost in: each item finds the list that it belongs to by its level or its indent. */
import type { DocumentBuilder } from '../../docling/builder.ts'
import type { NodeRef } from '../../docling/model.ts'
import type { ListPlace } from './blocks.ts'

type OpenList = { readonly group: NodeRef; readonly place: ListPlace; item: NodeRef }

/** Indents (in twentieths of a point) that differ less are the same to the eye. */
const SAME_INDENT = 100
const USUAL_STEP = 360
/** No one can tell deeper lists apart, and whatever walks the document has to come back up. */
const MAX_DEPTH = 20

export class ListNest {
  readonly #builder: DocumentBuilder
  readonly #parent: NodeRef
  #open: OpenList[] = []
  /** Levels that each list has used, so that one that goes on after a paragraph goes on at its depth. */
  readonly #levels = new Map<string, Set<number>>()

  constructor(builder: DocumentBuilder, parent: NodeRef) {
    this.#builder = builder
    this.#parent = parent
  }

  add(place: ListPlace, write: (group: NodeRef) => NodeRef): NodeRef {
    let top = this.#open.at(-1)
    while (top && compare(place, top.place) < 0) {
      this.#open.pop()
      top = this.#open.at(-1)
    }
    const isSibling = top && (compare(place, top.place) === 0 || this.#open.length >= MAX_DEPTH)
    const sibling = isSibling ? top : null
    const group = sibling?.group ?? this.#begin(place, top)
    const item = write(group)
    if (sibling) this.#open[this.#open.length - 1] = { group, place, item }
    else this.#open.push({ group, place, item })
    this.#used(place).add(place.level)
    return item
  }

  end(): void {
    this.#open = []
  }

  #begin(place: ListPlace, outer: OpenList | undefined): NodeRef {
    if (outer) return this.#builder.addGroup(outer.item, { label: 'list' })
    const outerLevels = [...this.#used(place)].filter((level) => level < place.level).length
    let group = this.#builder.addGroup(this.#parent, { label: 'list' })
    for (let depth = 0; depth < outerLevels; depth++) group = this.#builder.addGroup(group, { label: 'list' })
    return group
  }

  #used({ numId }: ListPlace): Set<number> {
    const levels = this.#levels.get(numId) ?? new Set<number>()
    this.#levels.set(numId, levels)
    return levels
  }
}

/** Below zero: further out; above: further in. Lists of their own are told apart by how far in they stand. */
function compare(a: ListPlace, b: ListPlace): number {
  if (a.numId === b.numId) return a.level - b.level
  const distance = indent(a) - indent(b)
  return Math.abs(distance) < SAME_INDENT ? 0 : distance
}

function indent(place: ListPlace): number {
  return place.indent ?? (place.level + 1) * USUAL_STEP
}
