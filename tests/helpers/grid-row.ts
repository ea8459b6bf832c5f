import type { GridRow } from '../../src/shared/views.ts'

/** A staged row of a Word document, as a grid holds it. */
export function gridRow(over: Partial<GridRow> = {}): GridRow {
  const blockIndex = over.blockIndex ?? 0
  return {
    documentUid: 'd',
    documentName: 'Deed.docx',
    runUid: 'r',
    blockIndex,
    blockUid: `b${String(blockIndex)}`,
    type: 'paragraph',
    content: `Block ${String(blockIndex)}`,
    attributes: {},
    status: 'ai_complete',
    data: {},
    editedFields: [],
    problem: null,
    confidence: null,
    evidence: [],
    waitsIn: null,
    isReused: false,
    attempts: 1,
    lastError: null,
    revision: 1,
    ...over,
  }
}
