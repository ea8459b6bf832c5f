import { expect, test } from 'vitest'
import { readDoclingJson } from '../readers/docling-json/read-docling-json.ts'
import { DEFAULT_READ_OPTIONS } from '../reader.ts'
import { BODY, createDocumentBuilder } from './builder.ts'
import { encodeDocument } from './encode.ts'
import type { DoclingDocument } from './model.ts'

function sample(rows: number): DoclingDocument {
  const builder = createDocumentBuilder()
  for (let i = 0; i < 4100; i++) builder.addText(BODY, { label: 'text', text: `é "${i}"` })
  const cells = Array.from({ length: rows * 2 }, (_, i) => ({
    text: `cell ${i}`,
    row: Math.floor(i / 2),
    column: i % 2,
    isColumnHeader: i < 2,
  }))
  builder.addTable(BODY, { rows, columns: 2, cells: [...cells, { text: 'wide', row: rows, column: 0, columnSpan: 2 }] })
  return builder.finish()
}

test('is JSON of the whole document, however many items and cells it has', () => {
  const document = sample(3000)
  const decoded = JSON.parse(Buffer.from(encodeDocument(document)).toString()) as DoclingDocument
  expect(decoded.texts).toEqual(document.texts)
  expect(decoded.tables[0]?.data.table_cells).toHaveLength(6001)
  expect(decoded.tables[0]?.data.num_rows).toBe(3000)
  expect(decoded.pages).toEqual({})
})

test('comes back as it was, defaults included', async () => {
  const document = sample(3)
  const bytes = encodeDocument(document)
  const { document: again } = await readDoclingJson({ name: 'a.json', bytes, options: DEFAULT_READ_OPTIONS })
  expect(again.tables[0]?.data).toEqual(document.tables[0]?.data)
  expect(Buffer.from(encodeDocument(again)).equals(bytes)).toBe(true)
})
