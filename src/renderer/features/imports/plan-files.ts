import type { ImportPlan, PlanVerdict } from '../../../shared/import-views.ts'
import { api } from '../../lib/api.ts'
import type { ChosenFile, ChosenFiles } from './chosen-files.ts'

const HASHES_AT_ONCE = 2

export type PlanProgress = (hashed: number, toHash: number) => void
export type PlanJob = {
  readonly projectUid: string
  readonly chosen: ChosenFiles
  readonly onProgress: PlanProgress
}

async function sha256(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Hashes only where the host asks: a file that has the size of no known one is new without it. */
async function hashAsked(files: readonly ChosenFile[], asked: readonly number[], onProgress: PlanProgress) {
  const hashes = new Map<number, string | null>()
  const waiting = asked.values()
  const work = async (): Promise<void> => {
    for (const index of waiting) {
      const chosen = files[index]
      // A file that cannot be read fails when it is added, with its reason.
      if (chosen) hashes.set(index, await sha256(chosen.file).catch(() => null))
      onProgress(hashes.size, asked.length)
    }
  }
  await Promise.all(Array.from({ length: HASHES_AT_ONCE }, work))
  return hashes
}

/** Asks the host what would become of each file; a second time with hashes where only those tell. */
export async function planFiles({ projectUid, chosen, onProgress }: PlanJob): Promise<ImportPlan> {
  const ignoreFiles = [...chosen.ignoreFiles]
  const described = chosen.files.map(({ name, file }) => ({ name, sizeBytes: file.size, sha256: null }))
  const plan = await api.imports.plan.mutate({ projectUid, files: described, ignoreFiles })
  const asked = plan.files.flatMap((file, index) => (file.needsHash ? [index] : []))
  if (asked.length === 0) return plan
  onProgress(0, asked.length)
  const hashes = await hashAsked(chosen.files, asked, onProgress)
  const files = described.map((file, index) => ({ ...file, sha256: hashes.get(index) ?? null }))
  return api.imports.plan.mutate({ projectUid, files, ignoreFiles })
}

export const isAdded = (verdict: PlanVerdict): boolean => verdict === 'add' || verdict === 'changed'
