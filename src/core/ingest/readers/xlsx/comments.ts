/** Comments on cells: notes of old, and threads of newer versions. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { localName, type Relationships, type WorkbookPackage } from './package.ts'
import { parseReference, type Place } from './references.ts'

export type SheetComment = { readonly place: Place; readonly author: string; readonly text: string }

/** `persons` by id, as `readPersons` gives them. */
export async function readComments(
  workbook: WorkbookPackage,
  relationships: Relationships,
  persons: ReadonlyMap<string, string>,
): Promise<readonly SheetComment[]> {
  const comments: SheetComment[] = []
  const threaded = new Set<string>()
  for (const { target } of ofKind(relationships, 'threadedComment')) {
    const root = await workbook.tree(target)
    for (const thread of root ? elements(root) : []) {
      const { ref = '', personId = '' } = thread.attributes
      const body = elements(thread).find((element) => localName(element) === 'text')
      threaded.add(ref)
      push(comments, { ref, author: persons.get(personId) ?? '', text: body ? textOf(body) : '' })
    }
  }
  for (const { target } of ofKind(relationships, 'comments')) {
    const root = await workbook.tree(target)
    const authors = elements(firstElement(root ?? undefined, 'x:authors') ?? NONE).map(textOf)
    for (const comment of elements(firstElement(root ?? undefined, 'x:commentList') ?? NONE)) {
      const { ref = '', authorId = '' } = comment.attributes
      // The note beside a thread is a copy for old versions.
      if (threaded.has(ref)) continue
      const body = firstElement(comment, 'x:text')
      push(comments, { ref, author: authors[Number(authorId)] ?? '', text: body ? noteText(body) : '' })
    }
  }
  return comments
}

const NONE: XmlElement = { name: '', attributes: {}, children: [] }

function ofKind(relationships: Relationships, kind: string) {
  return [...relationships.values()].filter((one) => one.kind === kind && !one.isExternal)
}

function push(comments: SheetComment[], { ref, author, text }: { ref: string; author: string; text: string }): void {
  const place = parseReference(ref)
  if (place && text.trim() !== '') comments.push({ place, author, text: text.trim() })
}

function noteText(body: XmlElement): string {
  return elements(body)
    .map((part) =>
      part.name === 'x:t' ? textOf(part) : part.name === 'x:r' ? textOf(firstElement(part, 'x:t') ?? NONE) : '',
    )
    .join('')
    .replace(/\r\n?/g, '\n')
}

export async function readPersons(
  workbook: WorkbookPackage,
  relationships: Relationships,
): Promise<ReadonlyMap<string, string>> {
  const persons = new Map<string, string>()
  for (const { target } of ofKind(relationships, 'person')) {
    const root = await workbook.tree(target)
    for (const { attributes } of root ? elements(root) : [])
      persons.set(attributes.id ?? '', attributes.displayName ?? '')
  }
  return persons
}
