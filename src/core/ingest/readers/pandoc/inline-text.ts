/** The words of Pandoc's inlines, and what stands among them that becomes blocks of its own. */
import { trimLines } from '../trim-lines.ts'
import { isNode, listOf, stringOf } from './ast.ts'

export type Path = ReadonlyArray<string | number>

/** A note or a picture within the words, with its place. */
export type Aside = { readonly kind: 'note' | 'image'; readonly content: unknown; readonly path: Path }

export type InlineText = {
  readonly text: string
  readonly asides: readonly Aside[]
  /** The words are one formula and nothing else. */
  readonly isFormula: boolean
  /** Raw pieces of another format that are left out. */
  readonly rawPieces: number
}

/** Deeper inlines are a mistake or an attack; their words are left out. */
const MAX_DEPTH = 100

type Draft = { text: string; readonly asides: Aside[]; words: number; formulas: number; rawPieces: number }

export function readInlines(inlines: unknown, path: Path): InlineText {
  const draft: Draft = { text: '', asides: [], words: 0, formulas: 0, rawPieces: 0 }
  append(draft, inlines, { path, depth: 0 })
  const text = trimLines(draft.text.replace(/\u00a0/g, ' '))
  return {
    text,
    asides: draft.asides,
    isFormula: draft.formulas === 1 && draft.words === 0,
    rawPieces: draft.rawPieces,
  }
}

type Place = { readonly path: Path; readonly depth: number }

function append(draft: Draft, inlines: unknown, { path, depth }: Place): void {
  if (depth > MAX_DEPTH) return
  for (const [index, inline] of listOf(inlines).entries())
    if (isNode(inline)) appendOne(draft, inline, { path: [...path, index], depth })
}

/** Elements whose inlines are the last or only thing that they hold. */
const WRAPPERS: Readonly<Record<string, number | null>> = {
  Emph: null,
  Underline: null,
  Strong: null,
  Strikeout: null,
  Superscript: null,
  Subscript: null,
  SmallCaps: null,
  Cite: 1,
  Link: 1,
  Span: 1,
}

function appendOne(draft: Draft, { t, c }: { readonly t: string; readonly c?: unknown }, { path, depth }: Place): void {
  if (Object.hasOwn(WRAPPERS, t)) {
    const at = WRAPPERS[t] ?? null
    const inner = at === null ? c : listOf(c)[at]
    append(draft, inner, { path: at === null ? [...path, 'c'] : [...path, 'c', at], depth: depth + 1 })
    return
  }
  switch (t) {
    case 'Str':
      return addWords(draft, stringOf(c))
    case 'Space':
    case 'SoftBreak':
      // What is left out between two spaces leaves one.
      if (!draft.text.endsWith(' ')) draft.text += ' '
      return
    case 'LineBreak':
      draft.text += '\n'
      return
    case 'Code':
      return addWords(draft, stringOf(listOf(c)[1]))
    case 'Math':
      draft.formulas += 1
      draft.text += stringOf(listOf(c)[1]).trim()
      return
    case 'Quoted': {
      const [kind, inner] = listOf(c)
      const [open, close] = isNode(kind) && kind.t === 'SingleQuote' ? ['‘', '’'] : ['“', '”']
      addWords(draft, open)
      append(draft, inner, { path: [...path, 'c', 1], depth: depth + 1 })
      return addWords(draft, close)
    }
    case 'Note':
      draft.asides.push({ kind: 'note', content: c, path: [...path, 'c'] })
      return
    case 'Image':
      draft.asides.push({ kind: 'image', content: c, path })
      return
    case 'RawInline':
      draft.rawPieces += 1
      return
    default:
      return
  }
}

function addWords(draft: Draft, text: string): void {
  if (text !== '') draft.words += 1
  draft.text += text
}
