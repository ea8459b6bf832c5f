import { hash } from 'node:crypto'
import { listBlockPrints } from '../db/queries/versions.ts'
import type { Store } from '../db/store.ts'

const BLOCKS_PER_STEP = 2_000

/** The hash of type and content of each block of a conversion, in order; in steps that let the event loop breathe. */
export async function readBlockPrints(store: Store, conversionId: number): Promise<readonly string[]> {
  const prints: string[] = []
  for (;;) {
    const page = listBlockPrints(store.connection, conversionId, { first: prints.length, limit: BLOCKS_PER_STEP })
    for (const { type, content } of page) prints.push(hash('sha256', `${type}\n${content}`, 'base64'))
    if (page.length < BLOCKS_PER_STEP) return prints
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
