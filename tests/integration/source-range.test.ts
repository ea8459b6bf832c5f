import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { requireDocument } from '../../src/core/projects.ts'
import { failureOf, openWithDocument } from '../helpers/workspace.ts'

const TEXT = '# Beams\n\nThe beam shall carry 12 kN.\n'

test('a source is read a piece at a time, as the bytes that were added', async () => {
  const { api, documentUid } = await openWithDocument(TEXT)
  expect(await api.documents.source({ documentUid })).toEqual({ sourceType: 'md', sizeBytes: TEXT.length })
  const pieces: string[] = []
  for (let offset = 0; offset < TEXT.length; offset += 10) {
    const { base64 } = await api.documents.sourceRange({ documentUid, offset, length: 10 })
    pieces.push(Buffer.from(base64, 'base64').toString())
  }
  expect(pieces.join('')).toBe(TEXT)
})

test('beyond the end of a source there are no bytes', async () => {
  const { api, documentUid } = await openWithDocument(TEXT)
  expect(await api.documents.sourceRange({ documentUid, offset: TEXT.length, length: 10 })).toEqual({ base64: '' })
  expect(await api.documents.sourceRange({ documentUid, offset: 2 ** 40, length: 10 })).toEqual({ base64: '' })
})

test('more than a mebibyte, a negative place and an unknown document are refused', async () => {
  const { api, documentUid } = await openWithDocument(TEXT)
  const read = (input: { documentUid: string; offset: number; length: number }) => api.documents.sourceRange(input)
  await expect(read({ documentUid, offset: 0, length: 1024 * 1024 + 1 })).rejects.toThrow()
  await expect(read({ documentUid, offset: -1, length: 1 })).rejects.toThrow()
  expect((await failureOf(read({ documentUid: 'doc_none', offset: 0, length: 1 }))).code).toBe('document_not_found')
})

test('a source whose file is gone is said to be corrupt', async () => {
  const { api, galley, documentUid } = await openWithDocument(TEXT)
  rmSync(galley.blobs.pathOf(requireDocument(galley.store, documentUid).blobSha256))
  expect((await failureOf(api.documents.sourceRange({ documentUid, offset: 0, length: 1 }))).code).toBe(
    'payload_corrupt',
  )
})
