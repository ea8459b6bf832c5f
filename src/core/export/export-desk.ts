/** Exports that live in the workspace's `exports` folder, and the single-use tickets with which they are downloaded. */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { ExportOutcome } from '../../shared/views.ts'
import { findExportByUid, insertExport } from '../db/queries/exports.ts'
import type { ProjectRow } from '../db/queries/projects.ts'
import type { Store } from '../db/store.ts'
import { newUid } from '../ids.ts'
import { type ExportScope, writeJsonl } from './jsonl.ts'

export type ExportFile = { readonly path: string; readonly fileName: string; readonly sizeBytes: number }

export type ExportDesk = {
  /** Writes a new file; earlier ones stay. */
  readonly create: (project: ProjectRow, scope: ExportScope) => Promise<ExportOutcome>
  /** A random ticket for one download within a minute. Fails with export_not_found. */
  readonly ticket: (exportUid: string) => string
  /** The file that the ticket stands for; null when it was used or is too old. */
  readonly redeem: (ticket: string) => ExportFile | null
}

const TICKET_LIFE_MS = 60_000

export function createExportDesk(store: Store, workspaceDir: string): ExportDesk {
  const tickets = new Map<string, { readonly exportUid: string; readonly until: number }>()
  const dir = join(workspaceDir, 'exports')
  return {
    create: async (project, scope) => {
      mkdirSync(dir, { recursive: true })
      const uid = newUid('exp')
      const fileName = exportFileName(project.name, scope, uid)
      const outcome = await writeJsonl(store, scope, join(dir, fileName))
      store.write((db) =>
        insertExport(db, {
          uid,
          projectId: project.id,
          fileName,
          format: 'jsonl',
          ...outcome,
          createdAt: new Date().toISOString(),
        }),
      )
      return { exportUid: uid, fileName, ...outcome }
    },
    ticket: (exportUid) => {
      if (!findExportByUid(store.connection, exportUid))
        throw new AppError('export_not_found', 'This export is not in the workspace.')
      const now = performance.now()
      for (const [key, held] of tickets) if (held.until < now) tickets.delete(key)
      const ticket = randomBytes(32).toString('base64url')
      tickets.set(ticket, { exportUid, until: now + TICKET_LIFE_MS })
      return ticket
    },
    redeem: (ticket) => {
      const held = tickets.get(ticket)
      tickets.delete(ticket)
      if (!held || held.until < performance.now()) return null
      const row = findExportByUid(store.connection, held.exportUid)
      return row ? { path: join(dir, row.fileName), fileName: row.fileName, sizeBytes: row.sizeBytes } : null
    },
  }
}

/** Project, document if one, schema, time and a piece of the id: readable, unique, safe on every file system. */
function exportFileName(projectName: string, scope: ExportScope, uid: string): string {
  const [only] = scope.sources.length === 1 ? scope.sources : []
  const parts = [projectName, only?.name, scope.schema?.schemaRef, scope.includeStaged ? 'with-staged' : undefined]
  const stem = parts
    .filter((part) => part !== undefined)
    .map(slug)
    .join('--')
  const time = new Date().toISOString().slice(0, 16).replace(/[-:]/g, '')
  return `${stem.slice(0, 150)}--${time}-${uid.slice(-6).replace(/[^A-Za-z0-9]/g, '0')}.jsonl`
}

function slug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 60) || 'export'
  )
}
