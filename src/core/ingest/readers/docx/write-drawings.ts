import type { ItemMeta, NodeRef } from '../../docling/model.ts'
import { readChart } from '../ooxml/chart.ts'
import { readDiagram } from '../ooxml/diagram.ts'
import { chartTable } from './chart-table.ts'
import type { Drawing } from './drawings.ts'
import type { Reading } from './reading.ts'

type Spec<Kind> = { readonly drawing: Extract<Drawing, { kind: Kind }>; readonly meta: ItemMeta }

/** A picture with the chart's title as its caption and its data as a table in it. */
export function writeChart({ builder, drawings, tally }: Reading, parent: NodeRef, spec: Spec<'chart'>): NodeRef {
  const { description, part } = spec.drawing
  const ref = builder.addPicture(parent, { label: 'chart', description, meta: spec.meta })
  const root = part === null ? undefined : drawings.get(part)
  const chart = root ? readChart(root) : null
  const table = chart && chartTable(chart)
  const meta: ItemMeta = { ...spec.meta, ...(part !== null && { galley__part: part, galley__path: [] }) }
  if (chart && chart.title !== '') builder.addCaption(ref, { text: chart.title, meta })
  if (table && table.rows > 0) builder.addTable(ref, { ...table, meta })
  else tally.add('charts_without_data')
  return ref
}

/** A picture with the texts of its shapes in it. */
export function writeDiagram({ builder, drawings, tally }: Reading, parent: NodeRef, spec: Spec<'diagram'>): NodeRef {
  const { description, part } = spec.drawing
  const ref = builder.addPicture(parent, { description, meta: spec.meta })
  const root = part === null ? undefined : drawings.get(part)
  if (!root || part === null) tally.add('missing_parts')
  else
    for (const { text } of readDiagram(root))
      builder.addText(ref, { label: 'text', text, meta: { galley__part: part, galley__path: [] } })
  return ref
}
