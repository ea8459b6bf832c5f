import type { XmlElement } from '../../xml/parse-xml.ts'

/** Visits the child elements in order; meanwhile `path` ends with the place of the child among them. */
export function visitElements(parent: XmlElement, path: number[], visit: (child: XmlElement) => void): void {
  let index = -1
  for (const child of parent.children) {
    if (typeof child === 'string') continue
    index += 1
    path.push(index)
    visit(child)
    path.pop()
  }
}
