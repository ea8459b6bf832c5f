/** The text between two block boundaries: white space collapsed as CSS does, links and boxes kept with their places. */
import type { Element } from './html-tree.ts'

export type RunLink = { readonly text: string; readonly href: string }
export type RunPart = {
  readonly kind: 'text' | 'formula' | 'code'
  readonly text: string
  readonly links: readonly RunLink[]
  readonly formulas: readonly string[]
  /** Set when the part belongs to a checkbox or radio button. */
  readonly selected: boolean | null
}
export type RunContent = { readonly parts: readonly RunPart[]; readonly pictures: readonly Element[] }

type OpenLink = { readonly href: string; start: number }
type Draft = {
  chunks: string[]
  length: number
  /** Characters that came from code, and from formulas. */
  code: number
  formula: number
  links: Array<{ href: string; start: number; end: number }>
  formulas: string[]
}

export type Run = {
  readonly text: (value: string) => void
  /** Text whose white space stands as written. */
  readonly verbatim: (value: string) => void
  readonly lineBreak: () => void
  readonly endsWithBreak: () => boolean
  /** A space, unless one is there or the line is new. */
  readonly space: () => void
  readonly formula: (latex: string) => void
  readonly openLink: (href: string) => void
  readonly closeLink: () => void
  readonly enterCode: () => void
  readonly leaveCode: () => void
  readonly checkbox: (selected: boolean) => void
  readonly picture: (element: Element) => void
  readonly isEmpty: () => boolean
  /** Gives what gathered and starts anew; an open link goes on. */
  readonly take: () => RunContent
}

export function createRun(): Run {
  let draft = emptyDraft()
  let parts: Array<{ readonly draft: Draft; readonly selected: boolean | null }> = []
  let selected: boolean | null = null
  let pictures: Element[] = []
  let link: OpenLink | null = null
  let atSpace = true
  let atBreak = false
  let codeDepth = 0

  const push = (chunk: string): void => {
    draft.chunks.push(chunk)
    draft.length += chunk.length
    if (codeDepth > 0) draft.code += chunk.length
    else if (chunk === ' ') draft.code += 1
    atBreak = false
    atSpace = false
  }
  const text = (value: string): void => {
    const collapsed = value.replace(/[ \t\n\r\f]+/g, ' ')
    const fresh = atSpace && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed
    if (fresh === '') return
    const ends = fresh.endsWith(' ')
    push(fresh)
    atSpace = ends
  }
  const endDraft = (): void => {
    if (link) {
      draft.links.push({ href: link.href, start: link.start, end: draft.length })
      link.start = 0
    }
    parts.push({ draft, selected })
    draft = emptyDraft()
    atSpace = true
    atBreak = false
  }
  const closeLink = (): void => {
    if (!link) return
    draft.links.push({ href: link.href, start: link.start, end: draft.length })
    link = null
  }
  return {
    text,
    verbatim: (value) => {
      if (value !== '') push(value)
    },
    lineBreak: () => {
      if (draft.length === 0) return
      push('\n')
      atSpace = true
      atBreak = true
    },
    endsWithBreak: () => atBreak,
    space: () => text(' '),
    formula: (latex) => {
      if (latex === '') return
      push(latex)
      draft.formula += latex.length
      draft.formulas.push(latex)
    },
    openLink: (href) => {
      closeLink()
      link = { href, start: draft.length }
    },
    closeLink,
    enterCode: () => {
      codeDepth += 1
    },
    leaveCode: () => {
      codeDepth -= 1
    },
    checkbox: (isSelected) => {
      endDraft()
      selected = isSelected
    },
    picture: (element) => {
      pictures.push(element)
    },
    isEmpty: () => parts.length === 0 && draft.length === 0 && selected === null && pictures.length === 0,
    take: () => {
      endDraft()
      const content = { parts: toParts(parts), pictures }
      parts = []
      pictures = []
      selected = null
      return content
    },
  }
}

function emptyDraft(): Draft {
  return { chunks: [], length: 0, code: 0, formula: 0, links: [], formulas: [] }
}

type Piece = { readonly draft: Draft; readonly selected: boolean | null }

function toParts(pieces: readonly Piece[]): readonly RunPart[] {
  const parts = pieces.map(({ draft, selected }) => toPart(draft, selected))
  const last = parts.at(-1)
  // The label stands before its box: the last box has no text after it, and the first text has no box.
  if (parts.length > 1 && last?.text === '' && parts[0]?.text !== '')
    return parts.slice(0, -1).map((part, i) => ({ ...part, selected: parts[i + 1]?.selected ?? null }))
  return parts.filter((part) => part.text !== '')
}

function toPart(draft: Draft, selected: boolean | null): RunPart {
  const raw = draft.chunks.join('')
  const text = tidy(raw)
  const links = draft.links
    .map(({ href, start, end }) => ({ href, text: tidy(raw.slice(start, end)) }))
    .filter((link) => link.text !== '')
  return { kind: kindOf(draft), text, links, formulas: draft.formulas, selected }
}

function kindOf(draft: Draft): RunPart['kind'] {
  if (draft.length === 0) return 'text'
  if (draft.formula > 0 && draft.chunks.every((chunk) => draft.formulas.includes(chunk) || chunk === ' '))
    return 'formula'
  return draft.code >= draft.length && draft.chunks.some((chunk) => chunk.trim() !== '') ? 'code' : 'text'
}

/** Trims the lines; spaces that do not break read as spaces; marks that only steer hyphenation go. */
export function tidy(text: string): string {
  return text
    .replace(/[\u00ad\u200b\ufeff]/g, '')
    .replaceAll('\u00a0', ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}
