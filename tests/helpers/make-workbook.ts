/** A small .xlsx from the inner XML of its parts. */
import { makeZip } from './make-zip.ts'

export const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const NAMESPACES = `${MAIN} xmlns:r="${OFFICE}"`

export type SheetXml = {
  readonly name?: string
  readonly state?: 'hidden' | 'veryHidden'
  /** The rows of `sheetData`. */
  readonly rows?: string
  /** What follows `sheetData`: merged cells, links, drawings. */
  readonly after?: string
  /** Relationships by id: kind, target from the sheet's folder. */
  readonly links?: Readonly<Record<string, readonly [kind: string, target: string]>>
}
export type WorkbookXml = {
  readonly sheets: readonly SheetXml[]
  /** Each is the inner XML of an `si`. */
  readonly strings?: readonly string[]
  /** The inner XML of `styleSheet`. */
  readonly styles?: string
  readonly is1904?: boolean
  /** Other parts by path. */
  readonly parts?: Readonly<Record<string, string>>
}

export function relationshipsXml(links: Readonly<Record<string, readonly [kind: string, target: string]>>): string {
  const items = Object.entries(links).map(([id, [kind, target]]) => {
    const mode = /^[a-z]+:/.test(target) ? ' TargetMode="External"' : ''
    return `<Relationship Id="${id}" Type="${OFFICE}/${kind}" Target="${target}"${mode}/>`
  })
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`
}

export function makeWorkbook({ sheets, strings = [], styles, is1904 = false, parts = {} }: WorkbookXml): Uint8Array {
  const entries: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationshipsXml({ root: ['officeDocument', 'xl/workbook.xml'] }),
    'xl/sharedStrings.xml': `<sst ${MAIN}>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet ${MAIN}>${styles ?? ''}</styleSheet>`,
  }
  const links: Record<string, readonly [string, string]> = {
    strings: ['sharedStrings', 'sharedStrings.xml'],
    styles: ['styles', '/xl/styles.xml'],
  }
  const list = sheets.map(({ name, state, rows = '', after = '', links: own }, index) => {
    const id = index + 1
    links[`s${id}`] = ['worksheet', `worksheets/sheet${id}.xml`]
    entries[`xl/worksheets/sheet${id}.xml`] =
      `<worksheet ${NAMESPACES}><sheetData>${rows}</sheetData>${after}</worksheet>`
    if (own) entries[`xl/worksheets/_rels/sheet${id}.xml.rels`] = relationshipsXml(own)
    return `<sheet name="${name ?? `Sheet${id}`}" sheetId="${id}"${state ? ` state="${state}"` : ''} r:id="s${id}"/>`
  })
  entries['xl/workbook.xml'] =
    `<workbook ${NAMESPACES}><workbookPr date1904="${is1904}"/><sheets>${list.join('')}</sheets></workbook>`
  entries['xl/_rels/workbook.xml.rels'] = relationshipsXml(links)
  return makeZip({ ...entries, ...parts })
}

/** Rows of texts from A1 on, as inline strings and numbers; empty texts make no cell. */
export function rowsXml(rows: ReadonlyArray<ReadonlyArray<string | number>>): string {
  return rows.map((cells) => `<row>${cells.map(cellXml).join('')}</row>`).join('')
}

function cellXml(value: string | number): string {
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  return value === '' ? '<c/>' : `<c t="inlineStr"><is><t>${value}</t></is></c>`
}
