/** Diagrams (SmartArt) as the outline that their author wrote. ECMA-376 part 1, 21.4. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { textOfBody } from './drawing-text.ts'

/** Levels count from 0. */
export type DiagramItem = { readonly text: string; readonly level: number }

/** `root` is a `dgm:dataModel`. Without an outline, its texts in the order of the file. */
export function readDiagram(root: XmlElement): readonly DiagramItem[] {
  const all = elements(firstElement(root, 'dgm:ptLst') ?? NOTHING, 'dgm:pt')
  const tops = all.filter(({ attributes }) => attributes.type === 'doc')
  if (tops.length === 0) return all.flatMap((point) => itemOf(point, 0))
  const points = new Map(all.map((point) => [point.attributes.modelId ?? '', point]))
  const children = childrenOf(elements(firstElement(root, 'dgm:cxnLst') ?? NOTHING, 'dgm:cxn'))
  const items: DiagramItem[] = []
  const stack = tops.map(({ attributes }) => ({ id: attributes.modelId ?? '', level: -1 })).reverse()
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { id, level } = next
    const point = points.get(id)
    if (!point) continue
    points.delete(id)
    items.push(...itemOf(point, Math.max(0, level)))
    for (const child of children.get(id)?.toReversed() ?? []) stack.push({ id: child.id, level: level + 1 })
  }
  return items
}

const NOTHING: XmlElement = { name: '', attributes: {}, children: [] }

function itemOf(point: XmlElement, level: number): readonly DiagramItem[] {
  const text = textOfBody(firstElement(point, 'dgm:t'))
  return text === '' ? [] : [{ text, level }]
}

type Child = { readonly id: string; readonly order: number }

/** Those of each point in their order. */
function childrenOf(connections: readonly XmlElement[]): ReadonlyMap<string, readonly Child[]> {
  const children = new Map<string, Child[]>()
  for (const { attributes } of connections) {
    if ((attributes.type ?? 'parOf') !== 'parOf') continue
    const parent = attributes.srcId ?? ''
    const siblings = children.get(parent) ?? []
    siblings.push({ id: attributes.destId ?? '', order: Number(attributes.srcOrd ?? 0) || 0 })
    children.set(parent, siblings)
  }
  for (const siblings of children.values()) siblings.sort((a, b) => a.order - b.order)
  return children
}
