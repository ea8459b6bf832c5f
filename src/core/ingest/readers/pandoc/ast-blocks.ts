/** Pandoc's tree as blocks in reading order, each with its path in the tree. */
import type { BlockType, ParsedBlock } from '../../../../shared/domain.ts'
import { type Ast, type AstNode, isNode, listOf, numberOf, stringOf } from './ast.ts'
import { astTableParts, captionBlocks } from './ast-table.ts'
import { type Aside, type InlineText, type Path, readInlines } from './inline-text.ts'

export type AstBlocks = {
  readonly blocks: readonly ParsedBlock[]
  /** Blocks that are nested too deep to be read. */
  readonly tooDeep: number
  /** Pieces of raw markup within paragraphs. */
  readonly rawPieces: number
}

/** Programs nest a few levels deep; what lies deeper is counted and left out. */
const MAX_DEPTH = 100
const TABLE_DEPTH = 20

type Draft = { readonly blocks: ParsedBlock[]; tooDeep: number; rawPieces: number }
type Context = {
  readonly path: Path
  readonly depth: number
  /** Lists around. */
  readonly lists: number
  /** What the next paragraph is when it is not just one. */
  readonly as: BlockType
  /** Set for the first block of a list item only. */
  readonly marker: string | null
  /** Of a heading. */
  readonly level?: number
}
type Content = Pick<ParsedBlock, 'type' | 'content'>

/** Title, authors, date and abstract of the document come first: formats keep them apart from the text. */
export function blocksOfAst({ meta, blocks }: Ast): AstBlocks {
  const draft: Draft = { blocks: [], tooDeep: 0, rawPieces: 0 }
  const start: Context = { path: ['blocks'], depth: 0, lists: 0, as: 'paragraph', marker: null }
  addMeta(draft, meta, start)
  const [first] = draft.blocks
  const written = draft.blocks.length
  walk(draft, blocks, start)
  const body = draft.blocks[written]
  if (first?.type === 'heading' && body?.type === 'heading' && body.content === first.content) draft.blocks.shift()
  return draft
}

const META = ['title', 'subtitle', 'author', 'date', 'abstract'] as const

function addMeta(draft: Draft, meta: Ast['meta'], start: Context): void {
  for (const key of META) {
    if (!Object.hasOwn(meta, key)) continue
    const value = meta[key]
    const many = isNode(value) && value.t === 'MetaList' ? listOf(value.c) : null
    for (const [index, one] of (many ?? [value]).entries()) {
      if (!isNode(one)) continue
      const path = many ? ['meta', key, 'c', index, 'c'] : ['meta', key, 'c']
      if (one.t === 'MetaBlocks') walk(draft, one.c, { ...start, path })
      if (one.t !== 'MetaInlines' && one.t !== 'MetaString') continue
      const inlines = one.t === 'MetaString' ? [{ t: 'Str', c: one.c }] : one.c
      const isTitle = key === 'title' || key === 'subtitle'
      const as = isTitle ? 'heading' : 'paragraph'
      addText(draft, readInlines(inlines, path), { ...start, path, as, level: key === 'title' ? 1 : 2 })
    }
  }
}

function walk(draft: Draft, blocks: unknown, context: Context): void {
  const nodes = listOf(blocks)
  if (context.depth > MAX_DEPTH) {
    draft.tooDeep += nodes.length
    return
  }
  let { marker } = context
  for (const [index, node] of nodes.entries()) {
    if (!isNode(node)) continue
    addBlock(draft, node, { ...context, path: [...context.path, index], depth: context.depth + 1, marker })
    marker = null
  }
}

function addBlock(draft: Draft, { t, c }: AstNode, context: Context): void {
  const { path } = context
  const at = (...steps: readonly number[]): Context => ({ ...context, path: [...path, 'c', ...steps] })
  const parts = listOf(c)
  switch (t) {
    case 'Plain':
    case 'Para':
      return addParagraph(draft, c, context)
    case 'Header':
      return addText(draft, readInlines(parts[2], at(2).path), {
        ...context,
        as: 'heading',
        level: numberOf(parts[0], 1),
      })
    case 'LineBlock':
      return addParagraph(draft, joinLines(parts), context)
    case 'CodeBlock':
      return push(draft, { type: 'code_block', content: stringOf(parts[1]) }, context)
    case 'RawBlock':
      return push(
        draft,
        { type: /html/i.test(stringOf(parts[0])) ? 'html_block' : 'other', content: stringOf(parts[1]) },
        context,
      )
    case 'HorizontalRule':
      return push(draft, { type: 'divider', content: '---' }, context)
    case 'BlockQuote':
      return walk(draft, c, at())
    case 'Div':
      return walk(draft, parts[1], at(1))
    case 'BulletList':
      return addItems(draft, parts, { context: at(), markerOf: () => '•' })
    case 'OrderedList':
      return addItems(draft, listOf(parts[1]), { context: at(1), markerOf: numbering(parts[0]) })
    case 'DefinitionList':
      return addDefinitions(draft, parts, at())
    case 'Table':
      return addTable(draft, c, context)
    case 'Figure':
      return addFigure(draft, parts, context)
    default:
      return
  }
}

function push(draft: Draft, { type, content }: Content, context: Context): void {
  if (content.trim() === '' && type !== 'figure') return
  const attributes = attributesOf(type, context)
  draft.blocks.push({
    type,
    content,
    locator: { type: 'pandoc_ast_path', path: context.path },
    ...(attributes && { attributes }),
  })
}

function attributesOf(type: BlockType, { marker, lists, level }: Context): ParsedBlock['attributes'] {
  if (type === 'heading') return { level: Math.max(1, level ?? 1) }
  if (type !== 'list_item' && type !== 'checkbox') return undefined
  return { level: Math.max(1, lists), ...(marker && { marker }) }
}

const CHECKED = /^[☒☑]\s*/u
const UNCHECKED = /^☐\s*/u

function addParagraph(draft: Draft, inlines: unknown, context: Context): void {
  const content = readInlines(inlines, [...context.path, 'c'])
  addText(draft, content, context.marker === null ? context : { ...context, as: 'list_item' })
}

function addText(draft: Draft, content: InlineText, context: Context): void {
  const { text, asides, isFormula, rawPieces } = content
  draft.rawPieces += rawPieces
  const { as } = context
  if (as === 'list_item' && (CHECKED.test(text) || UNCHECKED.test(text)))
    push(draft, { type: 'checkbox', content: text.replace(CHECKED, '[x] ').replace(UNCHECKED, '[ ] ') }, context)
  else if (isFormula && as === 'paragraph') push(draft, { type: 'formula', content: text }, context)
  else push(draft, { type: as, content: text }, context)
  addAsides(draft, asides, { isAlone: text === '', context })
}

function addAsides(
  draft: Draft,
  asides: readonly Aside[],
  { isAlone, context }: { readonly isAlone: boolean; readonly context: Context },
): void {
  for (const { kind, content, path } of asides) {
    const inner: Context = { ...context, path, marker: null, as: 'paragraph' }
    if (kind === 'note') {
      walk(draft, content, { ...inner, depth: context.depth + 1, as: 'footnote' })
      continue
    }
    const [, alt, target] = listOf(content)
    const description = readInlines(alt, [...path, 'c', 1]).text
    // What pandoc writes for pictures without a description.
    const text = description === 'image' ? '' : description
    // Pandoc 2 marks a figure by its picture's title, and the description is the caption that it shows.
    const isFigure = isAlone && stringOf(listOf(target)[1]).startsWith('fig:')
    push(draft, { type: 'figure', content: isFigure ? '' : text }, inner)
    if (isFigure) push(draft, { type: 'caption', content: text }, inner)
  }
}

function joinLines(lines: readonly unknown[]): readonly unknown[] {
  return lines.flatMap((line, index) => [...(index > 0 ? [{ t: 'LineBreak' }] : []), ...listOf(line)])
}

type Items = { readonly context: Context; readonly markerOf: (index: number) => string }

function addItems(draft: Draft, items: readonly unknown[], { context, markerOf }: Items): void {
  for (const [index, item] of items.entries())
    walk(draft, item, {
      ...context,
      path: [...context.path, index],
      lists: context.lists + 1,
      as: 'paragraph',
      marker: markerOf(index),
    })
}

function numbering(attributes: unknown): (index: number) => string {
  const [start, style, delimiter] = listOf(attributes)
  const kind = isNode(style) ? style.t : ''
  const [open, close] =
    isNode(delimiter) && delimiter.t === 'TwoParens'
      ? ['(', ')']
      : isNode(delimiter) && delimiter.t === 'OneParen'
        ? ['', ')']
        : ['', '.']
  return (index) => `${open}${numeral(numberOf(start, 1) + index, kind)}${close}`
}

const ROMAN = ['m', 'cm', 'd', 'cd', 'c', 'xc', 'l', 'xl', 'x', 'ix', 'v', 'iv', 'i'] as const
const VALUES = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1] as const

function numeral(value: number, style: string): string {
  const isUpper = style.startsWith('Upper')
  let text = String(value)
  if (style.endsWith('Alpha') && value > 0 && value <= 26) text = String.fromCharCode(96 + value)
  if (style.endsWith('Roman') && value > 0 && value < 4000) {
    let rest = value
    text = ROMAN.map((sign, i) => {
      const times = Math.floor(rest / (VALUES[i] ?? 1))
      rest -= times * (VALUES[i] ?? 1)
      return sign.repeat(times)
    }).join('')
  }
  return isUpper ? text.toUpperCase() : text
}

function addDefinitions(draft: Draft, entries: readonly unknown[], context: Context): void {
  for (const [index, entry] of entries.entries()) {
    const [term, definitions] = listOf(entry)
    const path = [...context.path, index]
    const as = 'definition'
    addText(draft, readInlines(term, [...path, 0]), { ...context, path: [...path, 0], marker: null, as })
    for (const [number, blocks] of listOf(definitions).entries())
      walk(draft, blocks, { ...context, path: [...path, 1, number], marker: null, as })
  }
}

function addTable(draft: Draft, content: unknown, context: Context): void {
  // Cells may hold tables in turn: each level of them counts for many, so that they end.
  const textOf = (blocks: unknown): string => {
    const cell: Draft = { blocks: [], tooDeep: 0, rawPieces: 0 }
    walk(cell, blocks, { path: [], depth: context.depth + TABLE_DEPTH, lists: 0, as: 'paragraph', marker: null })
    draft.tooDeep += cell.tooDeep
    draft.rawPieces += cell.rawPieces
    return cell.blocks.map((block) => block.content).join('\n')
  }
  for (const { markdown } of astTableParts(content, textOf)) push(draft, { type: 'table', content: markdown }, context)
  addCaption(draft, listOf(content)[1], { ...context, path: [...context.path, 'c', 1, 1] })
}

function addCaption(draft: Draft, caption: unknown, context: Context): void {
  walk(draft, captionBlocks(caption), { ...context, marker: null, as: 'caption' })
}

/** Pandoc 3: a picture, a table or code with a caption. */
function addFigure(draft: Draft, [, caption, blocks]: readonly unknown[], context: Context): void {
  const inner = { ...context, marker: null, as: 'paragraph' as const }
  const words = captionBlocks(caption)
    .map((block, index) => readInlines(block.c, [index]).text)
    .join('\n')
  const before = draft.blocks.length
  walk(draft, blocks, { ...inner, path: [...context.path, 'c', 2] })
  // The description of a picture is its caption said again.
  for (const [index, block] of draft.blocks.entries())
    if (index >= before && block.type === 'figure' && block.content === words)
      draft.blocks[index] = { ...block, content: '' }
  addCaption(draft, caption, { ...inner, path: [...context.path, 'c', 1, 1] })
}
