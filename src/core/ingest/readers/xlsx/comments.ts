/** Comments on cells: notes of old, and threads of newer versions. */
import { elements, firstElement, localName, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import { type Relationships, targetsOf } from '../ooxml/opc-package.ts'
import type { WorkbookPackage } from './workbook-package.ts'
import { parseReference, type Place } from './references.ts'

export type SheetComment = OfficeComment & { readonly place: Place }

/** `persons` by id, as `readPersons` gives them. */
export async function readComments(
  workbook: WorkbookPackage,
  relationships: Relationships,
  persons: ReadonlyMap<string, string>,
): Promise<readonly SheetComment[]> {
  const comments: SheetComment[] = []
  const threaded = new Set<string>()
  for (const target of targetsOf(relationships, 'threadedComment')) {
    const root = await workbook.tree(target)
    for (const thread of root ? elements(root) : []) {
      const { ref = '', personId = '', dT: date } = thread.attributes
      const body = elements(thread).find((element) => localName(element) === 'text')
      threaded.add(ref)
      const author = persons.get(personId) ?? ''
      push(comments, { ref, author, text: body ? textOf(body) : '', ...(date && { date }) })
    }
  }
  for (const target of targetsOf(relationships, 'comments')) {
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

function push(comments: SheetComment[], { ref, text, ...rest }: OfficeComment & { readonly ref: string }): void {
  const place = parseReference(ref)
  if (place && text.trim() !== '') comments.push({ place, ...rest, text: text.trim() })
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
  for (const target of targetsOf(relationships, 'person')) {
    const root = await workbook.tree(target)
    for (const { attributes } of root ? elements(root) : [])
      persons.set(attributes.id ?? '', attributes.displayName ?? '')
  }
  return persons
}
