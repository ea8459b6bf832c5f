/** HTML as items of a document below a parent: a page of its own, or the body of a mail. */
import type { ReceiptCounts, ReceiptItem } from '../../../../shared/receipt.ts'
import type { DocumentBuilder } from '../../docling/builder.ts'
import type { NodeRef } from '../../docling/model.ts'
import { flush, type Page, startPlace } from './flow.ts'
import { parseTree } from './html-tree.ts'
import { survey } from './survey.ts'
import { createTally } from './tally.ts'
import { walkChildren } from './walk.ts'

export type HtmlSource = {
  readonly text: string
  /** For messages. */
  readonly name: string
  /** Levels of headings that stand above it: 1 below the subject of a mail. Default 0. */
  readonly levelsAbove?: number
}
export type FilledHtml = {
  /** Of the page, not of its text; empty without one. */
  readonly title: string
  readonly found: ReceiptCounts
  readonly skipped: readonly ReceiptItem[]
  readonly warnings: readonly ReceiptItem[]
}

/** Fails with file_too_large naming the file when unclosed tags multiply beyond all measure. Nothing is loaded or run. */
export function fillHtml(builder: DocumentBuilder, parent: NodeRef, source: HtmlSource): FilledHtml {
  const tree = parseTree(source.text, source.name)
  const facts = survey(tree)
  const tally = createTally()
  const levelsAbove = source.levelsAbove ?? 0
  const { counted, countItems } = counting(builder)
  const page: Page = {
    builder: counted,
    survey: facts,
    tally,
    levelsAbove,
    readParts: new Set(),
    countItems,
    outline: null,
    depth: 0,
    hasTitle: levelsAbove > 0,
  }
  const place = startPlace(page, parent, facts.hasMain ? 'furniture' : 'body')
  walkChildren(tree, place)
  flush(place)
  return { title: facts.title, found: facts.found, skipped: tally.skipped(), warnings: tally.warnings() }
}

type Counting = { readonly counted: DocumentBuilder; readonly countItems: () => number }

function counting(builder: DocumentBuilder): Counting {
  let items = 0
  const count = <Arguments extends readonly unknown[]>(add: (...args: Arguments) => NodeRef) => {
    return (...args: Arguments): NodeRef => {
      items += 1
      return add(...args)
    }
  }
  const { addText, addTable, addPicture } = builder
  const counted = { ...builder, addText: count(addText), addTable: count(addTable), addPicture: count(addPicture) }
  return { counted, countItems: () => items }
}
