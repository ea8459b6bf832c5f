/** A request for a pack of four blocks, and what may never stand in an error about it. */
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { loadModelCatalogue } from '../../src/core/llm/models.ts'
import type { PackAnswer, PackRequest } from '../../src/core/llm/provider.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { REQUIREMENTS_SCHEMA } from './house-schemas.ts'

export const SHIPPED_CATALOGUE = loadModelCatalogue(join(import.meta.dirname, '../../resources/models.json'))
export const CANARY_KEY = 'sk-ant-canary-0123456789'
export const CANARY_TEXT = 'The harbour master keeps the blue ledger locked away.'

const BLOCKS = ['c:0', 'c:1', 'c:2', 'c:3'].map((blockUid, blockIndex) => ({
  blockUid,
  blockIndex,
  type: 'paragraph' as const,
  content: `${CANARY_TEXT} ${blockIndex}`,
}))
export const ALL_UIDS = BLOCKS.map(({ blockUid }) => blockUid)
export const ONE_BLOCK = BLOCKS.slice(0, 1)

export function packRequest(changes: Partial<PackRequest> = {}): PackRequest {
  return {
    schema: REQUIREMENTS_SCHEMA,
    blocks: BLOCKS,
    model: 'claude-haiku-5-5',
    maxTokens: 1_000,
    rung: null,
    timeoutMs: 30_000,
    signal: new AbortController().signal,
    ...changes,
  }
}

/** What a call failed with; neither the key nor the document is in it. */
export async function failureOf(call: Promise<PackAnswer>): Promise<AppError> {
  const error = (await call.then(
    () => new Error('The call did not fail.'),
    (thrown: unknown) => thrown,
  )) as AppError
  const told = JSON.stringify([error.message, error.data, String(error.cause)])
  expect(told).not.toContain(CANARY_KEY)
  expect(told).not.toContain(CANARY_TEXT.slice(0, 20))
  return error
}

export function uidsOf({ items }: PackAnswer): readonly string[] {
  return items.map(({ blockUid }) => blockUid)
}

/** An address on which nothing listens. */
export async function closedAddress(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}
