/** What belongs to a slide and is not shown on it. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { type ParagraphText, paragraphsOf, readParagraph } from './paragraph-text.ts'
import type { Part, PptxPackage } from './pptx-package.ts'
import { placeholderOf, shapesOf } from './slide-layouts.ts'

/** The paragraphs of the speaker's notes. */
export function readNotes(part: Part): readonly ParagraphText[] {
  return shapesOf(part.root)
    .filter((shape) => placeholderOf(shape)?.type === 'body')
    .flatMap((shape) => paragraphsOf(firstElement(shape, 'p:txBody')))
    .map((paragraph) => readParagraph(paragraph, part))
    .filter(({ text }) => text !== '')
}

export type SlideComment = {
  readonly text: string
  readonly author: string | null
  readonly date: string | null
}

/** Comments of both kinds, the replies of newer ones included. */
export async function readComments(slide: Part, pptx: PptxPackage): Promise<readonly SlideComment[]> {
  const authors = await readAuthors(pptx)
  const comments: SlideComment[] = []
  for (const { type, target, isExternal } of slide.relationships.values()) {
    const part = type === 'comments' && !isExternal ? await pptx.load(target) : null
    if (part) for (const comment of withReplies(part.root)) comments.push(toComment(comment, { authors, part }))
  }
  return comments.filter(({ text }) => text !== '')
}

/** Comments are `p:cm` or `p188:cm`, replies `p188:reply` within those. */
function withReplies(parent: XmlElement): readonly XmlElement[] {
  return elements(parent).flatMap((child) =>
    /:(?:cm|reply)$/.test(child.name) ? [child, ...withReplies(child)] : withReplies(child),
  )
}

type Authors = ReadonlyMap<string, string>

function toComment(comment: XmlElement, { authors, part }: { authors: Authors; part: Part }): SlideComment {
  const { attributes } = comment
  const plain = firstElement(comment, 'p:text')
  const body = elements(comment).find(({ name }) => name.endsWith(':txBody'))
  const paragraphs = paragraphsOf(body).map((paragraph) => readParagraph(paragraph, part).text)
  return {
    text: (plain ? textOf(plain) : paragraphs.join('\n')).trim(),
    author: authors.get(attributes.authorId ?? '') ?? null,
    date: attributes.dt ?? attributes.created ?? null,
  }
}

async function readAuthors({ main, related }: PptxPackage): Promise<Authors> {
  const authors = new Map<string, string>()
  for (const type of ['commentAuthors', 'authors']) {
    const part = await related(main, type)
    const found = part ? elements(part.root).filter(({ name }) => /:(?:cmAuthor|author)$/.test(name)) : []
    for (const { attributes } of found) authors.set(attributes.id ?? '', attributes.name ?? '')
  }
  return authors
}
