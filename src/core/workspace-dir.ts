import { homedir } from 'node:os'
import { join } from 'node:path'

/** The workspace that is used when none is named: GALLEY_WORKSPACE, else Galley's folder in the user's data folder. */
export function defaultWorkspaceDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.GALLEY_WORKSPACE) return env.GALLEY_WORKSPACE
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Galley')
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Galley')
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'galley')
}
