/** One open workspace for the length of a command. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findAssets } from '../core/assets.ts'
import type { Caller } from '../core/api/router.ts'
import type { Galley } from '../core/galley.ts'
import { AppError } from '../shared/errors.ts'

export type Session = { readonly galley: Galley; readonly api: Caller }
export type SessionOptions = {
  readonly workspace: string
  /** What another Galley is told holds the workspace: `galley run`. */
  readonly program: string
  /** `read` works beside a Galley that writes; `write` needs a workspace that is there; `create` makes one. */
  readonly mode: 'read' | 'write' | 'create'
}

/** Opens, works, closes whatever happens. Fails as `openGalley` does. */
export async function withSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const [{ openGalley }, router, { DATABASE_FILE }] = await Promise.all([
    import('../core/galley.ts'),
    import('../core/api/router.ts'),
    import('../core/db/store.ts'),
  ])
  const { workspace: workspaceDir, program } = options
  if (options.mode !== 'create' && !existsSync(join(workspaceDir, DATABASE_FILE)))
    throw new AppError('workspace_not_found', `There is no workspace in ${workspaceDir}.`)
  const mode = options.mode === 'read' ? 'read' : 'write'
  const galley = await openGalley({ workspaceDir, assets: findAssets(import.meta.url), host: 'cli', program, mode })
  try {
    return await work({ galley, api: router.createCaller(galley) })
  } finally {
    await galley.close()
  }
}
