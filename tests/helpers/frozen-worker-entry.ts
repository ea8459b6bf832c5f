/** A worker that claims a pack and settles it when it is told to: to be frozen in between. */
import { claimPacks, settlePack, type SettleOutcome } from '../../src/core/db/queries/claims.ts'
import { openThreadStore } from '../../src/core/db/store.ts'
import type { Route } from '../../src/core/schemas/prompt-config.ts'

export type FrozenTask = { readonly databasePath: string; readonly jobId: number; readonly route: Route }
export type FrozenReport = { readonly rows: readonly number[]; readonly outcome: SettleOutcome | null }

const OWNER = 'worker-frozen'
const task = JSON.parse(process.argv[2] ?? '') as FrozenTask
const store = openThreadStore(task.databasePath)
const { packs } = store.write((db) =>
  claimPacks(db, { owner: OWNER, route: task.route, jobIds: [task.jobId], packs: 1, worstCost: () => 0 }),
)
const [pack] = packs
const rows = pack?.rows ?? []

function report(outcome: SettleOutcome | null): void {
  process.send?.({ rows: rows.map(({ blockIndex }) => blockIndex), outcome } satisfies FrozenReport)
}

process.once('message', () => {
  const staged = rows.map(({ blockIndex, epoch }) => ({
    blockIndex,
    epoch,
    json: '{"late":true}',
    sha256: '',
    confidence: null,
    evidence: null,
    inputHash: null,
    reusedFrom: null,
  }))
  const runId = pack?.runId ?? 0
  const packIndex = pack?.packIndex ?? 0
  const late = { runId, packIndex, owner: OWNER, callId: null, staged, unstaged: [], cost: null }
  report(store.write((db) => settlePack(db, late)))
  store.close()
  process.disconnect()
})
report(null)
