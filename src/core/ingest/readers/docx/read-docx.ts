/** Word processing documents (ISO 29500, strict and transitional): .docx, .docm and .dotx of any program. */
import type { ReceiptCounts } from '../../../../shared/receipt.ts'
import { openArchive } from '../../archive/open-archive.ts'
import { BODY, createDocumentBuilder } from '../../docling/builder.ts'
import type { Reader, ReaderOutput } from '../../reader.ts'
import { elements } from '../../xml/parse-xml.ts'
import { type DocxPackage, loadPackage } from './docx-package.ts'
import { FieldStack } from './fields.ts'
import { countFound } from './found.ts'
import { writeFurniture } from './furniture.ts'
import { createComments, createNotes } from './notes.ts'
import { createNumbering } from './numbering.ts'
import type { Reading } from './reading.ts'
import { createStyles } from './styles.ts'
import { createTally } from './tally.ts'
import { BlockWriter } from './write-blocks.ts'

/** Fails with parse_failed, encrypted, archive_unsafe or xml_unsafe, each naming the file. */
export const readDocx: Reader = async ({ name, bytes }) => {
  const archive = await openArchive(name, bytes)
  try {
    return readPackage(await loadPackage(name, archive))
  } finally {
    archive.close()
  }
}

function readPackage(source: DocxPackage): ReaderOutput {
  const { main } = source
  const builder = createDocumentBuilder()
  const tally = createTally()
  const styles = createStyles(source.styles)
  const comments = createComments(source.comments)
  const reading: Reading = {
    builder,
    styles,
    numbering: createNumbering(source.numbering, styles.numberingOf),
    tally,
    drawings: source.drawings,
    ...createNotes(source, tally),
    takeComments: comments.takeComments,
  }
  const found = countFound(main.root)
  const partsOf = (ids: readonly string[]) => ids.flatMap((id) => source.furniture.get(id) ?? [])
  const headers = writeFurniture(reading, { label: 'page_header', parts: partsOf(found.headers) })
  for (const [index, element] of elements(main.root).entries())
    if (element.name === 'w:body') {
      const story = { part: main, fields: new FieldStack(), comments: [] }
      new BlockWriter(reading, story, BODY).write({ element, path: [index] })
    }
  const footers = writeFurniture(reading, { label: 'page_footer', parts: partsOf(found.footers) })
  tally.add('tracked_changes_accepted', found.trackedChanges)
  const lost = comments.left()
  tally.add('comments_kept', comments.count - lost)
  tally.add('comments_without_place', lost)
  const counts: ReceiptCounts = {
    ...found.counts,
    ...(comments.count > 0 && { comments: comments.count }),
    ...(headers + footers > 0 && { headers_footers: headers + footers }),
  }
  return {
    document: builder.finish(),
    found: counts,
    skipped: tally.skipped(),
    warnings: tally.warnings(),
    sourceTotalCharacters: null,
  }
}
