/** The canonical record (export contract of product.md) as JSON lines. */
import { createHash } from 'node:crypto'
import type { OverlayStatus, RecordConversion, RecordSource } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { RecordRow } from '../db/queries/exports.ts'

export type RecordHead = {
  readonly source: RecordSource
  readonly conversion: RecordConversion
  /** Null for blocks alone. */
  readonly schema: { readonly schemaRef: string; readonly schemaUid: string } | null
  /** Staged data goes out too, marked as such. */
  readonly includeStaged: boolean
  /** What a person calls the document, for messages. */
  readonly documentName: string
}

/**
 * A function from a row to its line, without the newline. What all lines of a document share is serialised once, and
 * confirmed payloads are spliced in as the text that was stored and hashed. Fails with payload_corrupt, naming the row.
 */
export function recordLines(head: RecordHead): (row: RecordRow) => string {
  const { conv_uid } = head.conversion
  const open = `{"immutable":{"source_upload":${JSON.stringify(head.source)},"conversion":${JSON.stringify(head.conversion)},"block":`
  const schema = `"schema_ref":${JSON.stringify(head.schema?.schemaRef ?? null)},"schema_uid":${JSON.stringify(head.schema?.schemaUid ?? null)}`
  return (row) => {
    const block =
      `{"block_uid":"${conv_uid}:${row.blockIndex}","block_index":${row.blockIndex},"block_type":"${row.blockType}",` +
      `"block_locator":${row.locator},"block_content":${JSON.stringify(row.content)}}`
    return `${open}${block}},"user_defined":{${schema},${resultMembers(head, row)}}}`
  }
}

function resultMembers(head: RecordHead, row: RecordRow): string {
  if (!head.schema) return '"data":{}'
  const isConfirmed = row.status === 'confirmed'
  if (isConfirmed) verifyPayload(head, row)
  if (!head.includeStaged) return `"data":${isConfirmed ? row.confirmed : 'null'}`
  const status: OverlayStatus = row.status ?? 'pending'
  const data = isConfirmed ? row.confirmed : status === 'ai_complete' ? row.staging : null
  return `"data":${data ?? 'null'},"review":{"status":"${status}","confirmed":${isConfirmed}}`
}

function verifyPayload(head: RecordHead, row: RecordRow): void {
  const sha256 = createHash('sha256')
    .update(row.confirmed ?? '')
    .digest('hex')
  if (sha256 === row.confirmedSha256) return
  throw new AppError(
    'payload_corrupt',
    `The confirmed data of row ${row.blockIndex} of "${head.documentName}" was changed outside Galley; nothing was exported.`,
  )
}
