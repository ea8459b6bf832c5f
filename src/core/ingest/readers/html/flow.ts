/** Where the walk stands in the document that it builds, and how gathered text becomes an item there. */
import type { DocumentBuilder } from '../../docling/builder.ts'
import type { ContentLayer, ItemMeta, NodeRef, TextLabel } from '../../docling/model.ts'
import type { Element } from './html-tree.ts'
import { Run } from './inline-run.ts'
import { type Link, wholeLink } from '../links.ts'
import { descriptionOf, isPixel } from './pictures.ts'
import type { RunPart } from './run-parts.ts'
import type { Survey } from './survey.ts'
import type { Tally } from './tally.ts'

/** What is one for the whole page. */
export type Page = {
  readonly builder: DocumentBuilder
  readonly survey: Survey
  readonly tally: Tally
  readonly levelsAbove: number
  /** Parts that are read already: boxes by their label, markers by their item. */
  readonly readParts: Set<Element>
  /** Items that the builder was given so far. */
  readonly countItems: () => number
  /** The lists of the last item whose level an attribute said. */
  outline: Outline | null
  depth: number
  hasTitle: boolean
}
type Outline = { readonly parent: NodeRef; readonly groups: readonly NodeRef[]; readonly items: number }

export type ListState = {
  readonly group: NodeRef
  readonly isOrdered: boolean
  readonly style: string
  next: number
  readonly step: number
  lastItem: NodeRef | null
}
export type TermState = { readonly group: NodeRef; term: NodeRef | null; details: NodeRef | null }
/** A list item whose own text has not come yet. */
export type PendingItem = { readonly group: NodeRef; readonly marker: string | null; readonly isOrdered: boolean }
export type FigureState = { target: NodeRef | null; readonly captionText: string; caption: Element | null }

export type Place = {
  readonly page: Page
  parent: NodeRef
  readonly layer: ContentLayer
  readonly label: TextLabel
  readonly level?: number
  readonly run: Run
  /** Everything becomes lines of one text: in headings, captions and cells. */
  readonly isFlat: boolean
  readonly isHeading?: boolean
  /** Inside article, section or main, where header and footer belong to the content. */
  readonly isInSection: boolean
  readonly isInForm: boolean
  readonly list: ListState | null
  readonly terms: TermState | null
  readonly figure: FigureState | null
  /** The innermost list. */
  readonly group: NodeRef | null
  pending: PendingItem | null
  /** Called with the item that the pending text became. */
  readonly onItem?: (ref: NodeRef) => void
  readonly lists: number
}

export function startPlace(page: Page, parent: NodeRef, layer: ContentLayer): Place {
  return {
    page,
    parent,
    layer,
    label: 'text',
    run: new Run(),
    isFlat: false,
    isInSection: false,
    isInForm: false,
    list: null,
    terms: null,
    figure: null,
    group: null,
    pending: null,
    lists: 0,
  }
}

export function flatPlace(at: Place): Place {
  return { ...at, run: Run.within(at.run), isFlat: true, list: null, terms: null, figure: null, pending: null }
}

/** Makes items of the text that gathered; in a flat place the line ends. */
export function flush(at: Place): void {
  if (at.isFlat) {
    if (!at.run.endsWithBreak()) at.run.lineBreak()
    return
  }
  if (at.run.isEmpty()) return
  const { parts, pictures } = at.run.take()
  for (const part of parts) emitPart(at, part)
  for (const picture of pictures) addImage(at, picture)
}

function emitPart(at: Place, part: RunPart): void {
  const { builder } = at.page
  const { pending } = at
  const common = { text: part.text, layer: at.layer, ...linkFields(part.links, part) }
  if (part.selected !== null) {
    const label = part.selected ? 'checkbox_selected' : 'checkbox_unselected'
    settle(at, builder.addText(pending ? pending.group : at.parent, { label, ...common }))
  } else if (pending) {
    const { marker, isOrdered } = pending
    settle(
      at,
      builder.addText(pending.group, {
        label: 'list_item',
        ...common,
        enumerated: isOrdered,
        ...(marker !== null && { marker }),
      }),
    )
  } else if (at.label === 'text' && part.kind !== 'text') builder.addText(at.parent, { label: part.kind, ...common })
  else builder.addText(at.parent, { label: at.label, ...common, ...(at.level !== undefined && { level: at.level }) })
}

/** What comes after the text of a list item stands below it. */
function settle(at: Place, ref: NodeRef): void {
  if (!at.pending) return
  at.pending = null
  at.parent = ref
  at.onItem?.(ref)
}

type LinkFields = { readonly hyperlink?: string; readonly meta?: ItemMeta }

export function linkFields(
  links: readonly Link[],
  whole: { readonly text: string; readonly formulas: readonly string[] },
): LinkFields {
  const formulas = whole.formulas.length > 0 && whole.formulas[0] !== whole.text ? whole.formulas : []
  const hyperlink = wholeLink(whole.text, links)
  const meta: ItemMeta = {
    ...(links.length > 0 && hyperlink === null && { galley__links: links }),
    ...(formulas.length > 0 && { galley__formulas: formulas }),
  }
  return {
    ...(hyperlink !== null && { hyperlink }),
    ...(Object.keys(meta).length > 0 && { meta }),
  }
}

/** An `img` as a picture; a tracking pixel is none. */
export function addImage(at: Place, image: Element): void {
  if (isPixel(image)) return
  addDescribed(at, descriptionOf(image))
}

/** A picture; a description that its caption repeats is left to the caption. */
export function addDescribed(at: Place, description: string | null): void {
  const isSaid = description === null || (at.figure?.captionText.includes(description) ?? false)
  const ref = at.page.builder.addPicture(at.parent, { layer: at.layer, ...(!isSaid && { description }) })
  if (at.figure) at.figure.target ??= ref
}
