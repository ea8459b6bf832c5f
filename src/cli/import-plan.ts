/** What `galley ingest` says before it adds anything. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { PlanProject } from '../core/ingest/plan.ts'
import type { InputList } from '../core/read-input-file.ts'
import type { ImportPlan, PlannedFile } from '../shared/import-views.ts'
import { formatAmount, formatCount } from './output.ts'
import { withSession } from './session.ts'

type Target = {
  readonly workspace: string
  readonly project: string
  readonly doclingUrl?: string
  readonly dryRun?: boolean
}
export type FolderPlan = ImportPlan & Pick<InputList, 'hidden' | 'ignored'>

export async function planFolder(list: InputList, project: PlanProject, target: Target): Promise<FolderPlan> {
  const { planFiles } = await import('../core/ingest/plan.ts')
  const files = list.files.map(({ name, sizeBytes }) => ({ name, sizeBytes, sha256: null }))
  const draft = planFiles(project, { files, ignoreFiles: [] })
  const hashed = target.dryRun ? await withHashes(list, draft) : files
  const plan = planFiles(project, { files: hashed, ignoreFiles: [] })
  const byVerdict = { ...plan.byVerdict, unsupported: plan.byVerdict.unsupported + list.skipped.length }
  const { hidden, ignored } = list
  return { ...plan, files: [...plan.files, ...list.skipped.map(toSkipped)], byVerdict, hidden, ignored }
}

function toSkipped(path: string): PlannedFile {
  const why = 'Galley does not read files of this kind, and follows no links.'
  return { name: path, verdict: 'unsupported', format: null, why, needsHash: false }
}

/** A plan looks at a workspace that is there, and makes none. */
export async function projectOf({ workspace, project: name, doclingUrl }: Target): Promise<PlanProject> {
  const hasDocling = doclingUrl !== undefined
  const { DATABASE_FILE } = await import('../core/db/store.ts')
  if (!existsSync(join(workspace, DATABASE_FILE))) return { known: [], hasDocling }
  const [{ findProjectByName }, { listKnownFiles }] = await Promise.all([
    import('../core/db/queries/projects.ts'),
    import('../core/db/queries/imports.ts'),
  ])
  try {
    return await withSession({ workspace, program: 'galley ingest', mode: 'read' }, async ({ galley }) => {
      const project = findProjectByName(galley.store.connection, name)
      if (!project) return { known: [], hasDocling }
      return {
        known: listKnownFiles(galley.store.connection, project.id),
        hasDocling: hasDocling || project.reader === 'docling',
      }
    })
  } catch {
    // A workspace that cannot be read yet: the real import says why, or brings it up to date.
    return { known: [], hasDocling }
  }
}

async function withHashes(list: InputList, draft: ImportPlan) {
  const [{ createHash }, { readPieces }] = await Promise.all([
    import('node:crypto'),
    import('../core/blobs/blob-store.ts'),
  ])
  return await Promise.all(
    list.files.map(async ({ name, path, sizeBytes }, index) => {
      if (!draft.files[index]?.needsHash) return { name, sizeBytes, sha256: null }
      const hash = createHash('sha256')
      for await (const piece of readPieces(path)) hash.update(piece)
      return { name, sizeBytes, sha256: hash.digest('hex') }
    }),
  )
}

const WORDS = [
  ['duplicate', 'already there'],
  ['unsupported', 'of other formats'],
  ['empty', 'empty'],
  ['too_large', 'too large'],
] as const

/** `12 files to add (8 docx, 4 md), 3.1 MB; 2 already there; 1 ignored.` */
export function describePlan({ byVerdict, byFormat, bytes, hidden, ignored }: FolderPlan): string {
  const count = byVerdict.add + byVerdict.changed
  const formats = Object.entries(byFormat)
    .toSorted(([, a], [, b]) => b - a)
    .map(([format, files]) => `${formatCount(files)} ${format}`)
  const sum = `${formatAmount(count, 'file')} to add${count > 0 ? ` (${formats.join(', ')}), ${size(bytes)}` : ''}`
  const changed = byVerdict.changed > 0 ? [`${formatCount(byVerdict.changed)} of them with a known name`] : []
  const others = WORDS.flatMap(([verdict, words]) =>
    byVerdict[verdict] > 0 ? [`${formatCount(byVerdict[verdict])} ${words}`] : [],
  )
  const passed = [
    ...(byVerdict.ignored + ignored > 0 ? [`${formatCount(byVerdict.ignored + ignored)} ignored`] : []),
    ...(byVerdict.hidden + hidden > 0 ? [`${formatCount(byVerdict.hidden + hidden)} hidden`] : []),
  ]
  return `${[sum, ...changed, ...others, ...passed].join('; ')}.`
}

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${formatCount(Math.ceil(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
