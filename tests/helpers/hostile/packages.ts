/** Small Office packages made by hand. */

const CONTENT_TYPES = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>%</Types>`
const override = (part: string, type: string): string =>
  `<Override PartName="/${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/>`
const relations = (target: string, extra = ''): string =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="${target}"/>${extra}</Relationships>`

type Parts = Readonly<Record<string, string | Uint8Array>>

/** A Word package with this document part and more parts. */
export function docxWith(document: string, more: Parts = {}): Parts {
  return {
    '[Content_Types].xml': CONTENT_TYPES.replace('%', override('word/document.xml', 'wordprocessingml.document')),
    '_rels/.rels': relations('word/document.xml'),
    'word/document.xml': document,
    ...more,
  }
}

export const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
export const wordDocument = (body: string): string =>
  `<?xml version="1.0"?><w:document ${W}><w:body>${body}</w:body></w:document>`
export const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

/** A workbook with one sheet. */
export function xlsxWith(sheet: string, strings = ''): Parts {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const r = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${r}/${type}" Target="${target}"/>`
  return {
    '[Content_Types].xml': CONTENT_TYPES.replace('%', override('xl/workbook.xml', 'spreadsheetml.sheet')),
    '_rels/.rels': relations('xl/workbook.xml'),
    'xl/workbook.xml': `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="${r}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relation('rId1', 'worksheet', 'worksheets/sheet1.xml')}${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}</Relationships>`,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet xmlns="${main}">${sheet}</worksheet>`,
    'xl/sharedStrings.xml': `<?xml version="1.0"?><sst xmlns="${main}">${strings}</sst>`,
  }
}
