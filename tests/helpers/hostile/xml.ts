import { makeZip } from '../make-zip.ts'
import type { HostileDocument } from './hostile-document.ts'
import { docxWith, paragraph, wordDocument, xlsxWith } from './packages.ts'

const LAUGHS = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i + 1} "${`&lol${i || ''};`.repeat(10)}">`).join('')}]>`

export const HOSTILE_XML: readonly HostileDocument[] = [
  {
    name: 'laughs.docx',
    what: 'entities that expand a billion times',
    bytes: () => makeZip(docxWith(`<?xml version="1.0"?>${LAUGHS}${wordDocument(paragraph('&lol9;')).slice(21)}`)),
    outcome: ['xml_unsafe'],
  },
  {
    name: 'external.docx',
    what: 'an entity that names a file of the machine',
    bytes: () =>
      makeZip(
        docxWith(
          `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${wordDocument(paragraph('&e;')).slice(21)}`,
        ),
      ),
    outcome: ['xml_unsafe'],
  },
  {
    name: 'deep.docx',
    what: 'elements 50,000 deep',
    bytes: () => makeZip(docxWith(wordDocument(`${'<w:sdt>'.repeat(50_000)}${'</w:sdt>'.repeat(50_000)}`))),
    outcome: ['xml_unsafe'],
  },
  {
    name: 'cut-xml.docx',
    what: 'a document part that ends in a tag',
    bytes: () => makeZip(docxWith(wordDocument(paragraph('x')).slice(0, -20))),
    outcome: ['parse_failed'],
  },
  {
    name: 'laughs.xlsx',
    what: 'entities in the shared strings',
    bytes: () =>
      makeZip({
        ...xlsxWith('<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'),
        'xl/sharedStrings.xml': `<?xml version="1.0"?>${LAUGHS}<sst><si><t>&lol9;</t></si></sst>`,
      }),
    outcome: ['xml_unsafe'],
  },
  {
    name: 'vast.xlsx',
    what: 'a cell in the last row and the last column',
    bytes: () =>
      makeZip(
        xlsxWith(
          '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        ),
      ),
    outcome: ['parses', 'file_too_large', 'parse_failed'],
  },
  {
    name: 'strings.xlsx',
    what: 'a string index out of range',
    bytes: () =>
      makeZip(
        xlsxWith('<sheetData><row r="1"><c r="A1" t="s"><v>999999999</v></c><c r="B1"><v>1</v></c></row></sheetData>'),
      ),
    outcome: ['parses', 'parse_failed'],
  },
]
