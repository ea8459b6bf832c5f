import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

type Desktop = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isExecutable: (path: string) => boolean
}
type BrowserCommand = { readonly command: string; readonly args: readonly string[] }

/** Opens the default browser where there is a desktop with one. It never fails: the address is printed anyway. */
export function openBrowser(url: string): void {
  const found = browserCommand(url, { platform: process.platform, env: process.env, isExecutable })
  if (!found) return
  try {
    const child = spawn(found.command, found.args, { detached: true, stdio: 'ignore' })
    child.on('error', () => {})
    child.unref()
  } catch {
    // Without a browser the printed address is what there is.
  }
}

/** The command that opens the address, or null where there is no desktop. */
export function browserCommand(url: string, { platform, env, isExecutable }: Desktop): BrowserCommand | null {
  if (platform === 'win32') return { command: 'cmd.exe', args: ['/d', '/s', '/c', `start "" "${url}"`] }
  if (platform !== 'darwin' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return null
  const name = platform === 'darwin' ? 'open' : 'xdg-open'
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const command = folders.map((folder) => join(folder, name)).find(isExecutable)
  return command === undefined ? null : { command, args: [url] }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
