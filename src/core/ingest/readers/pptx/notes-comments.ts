/** What belongs to a slide and is not shown on it. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { type ParagraphText, paragraphsOf, readParagraph } from '../ooxml/drawing-text.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import { type Part, targetsOf } from '../ooxml/opc-package.ts'
import type { PptxPackage } from './pptx-package.ts'
import { placeholderOf, shapesOf } from './slide-layouts.ts'

/** The paragraphs of the speaker's notes. */
export function readNotes(part: Part): readonly ParagraphText[] {
  return shapesOf(part.root)
    .filter((shape) => placeholderOf(shape)?.type === 'body')
    .flatMap((shape) => paragraphsOf(firstElement(shape, 'p:txBody')))
    .map((paragraph) => readParagraph(paragraph, part))
    .filter(({ text }) => text !== '')
}

/** Comments of both kinds, the replies of newer ones included. */
export async function readComments(slide: Part, pptx: PptxPackage): Promise<readonly OfficeComment[]> {
  const authors = await readAuthors(pptx)
  const comments: OfficeComment[] = []
  for (const target of targetsOf(slide.relationships, 'comments')) {
    const part = await pptx.load(target)
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

function toComment(comment: XmlElement, { authors, part }: { authors: Authors; part: Part }): OfficeComment {
  const { attributes } = comment
  const plain = firstElement(comment, 'p:text')
  const body = elements(comment).find(({ name }) => name.endsWith(':txBody'))
  const paragraphs = paragraphsOf(body).map((paragraph) => readParagraph(paragraph, part).text)
  const date = attributes.dt ?? attributes.created
  return {
    author: authors.get(attributes.authorId ?? '') ?? '',
    text: (plain ? textOf(plain) : paragraphs.join('\n')).trim(),
    ...(date && { date }),
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
