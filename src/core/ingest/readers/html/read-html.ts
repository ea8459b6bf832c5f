/** Reads a web page: its structure as items, nothing of it rendered, loaded or run. */
import { AppError } from '../../../../shared/errors.ts'
import { BODY, createDocumentBuilder } from '../../docling/builder.ts'
import type { Reader } from '../../reader.ts'
import { decodeHtml } from './decode-html.ts'
import { fillHtml } from './fill-html.ts'

export const readHtml: Reader = ({ name, bytes }) => {
  const { text, warnings } = decodeHtml(bytes)
  if (text.trim() === '')
    return Promise.reject(new AppError('file_empty', `"${name}" is empty: it holds only white space.`))
  const builder = createDocumentBuilder()
  const filled = fillHtml(builder, BODY, { text, name })
  return Promise.resolve({
    document: { ...builder.finish(), ...(filled.title !== '' && { name: filled.title }) },
    found: filled.found,
    skipped: filled.skipped,
    warnings: [...warnings, ...filled.warnings],
    sourceTotalCharacters: text.length,
  })
}
