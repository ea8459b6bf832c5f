import { AppError } from '../../shared/errors.ts'
import type { IngestOutcome } from '../../shared/import-views.ts'
import type { ImportService } from './import-service.ts'

export type ImportFile = { readonly projectId: number; readonly name: string; readonly bytes: Uint8Array }

/** Adds one file and waits until it is read. Fails with what failed; a document that is new is taken away again then. */
export async function importDocument(imports: ImportService, file: ImportFile): Promise<IngestOutcome> {
  const { projectId, name, bytes } = file
  const importUid = imports.begin()
  const { documentUid, isRecognised } = await imports.add({ projectId, importUid, name, input: { bytes } })
  const settled = await imports.whenSettled(documentUid)
  if (settled?.error) {
    if (!isRecognised) await imports.discard([documentUid])
    throw AppError.fromData(settled.error)
  }
  return { documentUid, name: settled?.name ?? name, blocks: settled?.blocks ?? 0, isRecognised }
}
