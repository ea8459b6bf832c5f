import { join } from 'node:path'
import { BrowserWindow, nativeTheme } from 'electron'
import type { Assets } from '../core/assets.ts'
import { APP_ORIGIN } from './app-origin.ts'
import { lockContents } from './permissions.ts'

type WindowOptions = { readonly assets: Assets; readonly hasDevTools: boolean }

export async function openMainWindow({ assets, hasDevTools }: WindowOptions): Promise<void> {
  const window = new BrowserWindow({
    title: 'Galley',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    // As the page's own ground, so that no flash of the other theme is seen before it has painted.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181c' : '#ffffff',
    webPreferences: {
      preload: join(assets.root, 'out', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      // The spell checker would fetch dictionaries.
      spellcheck: false,
      devTools: hasDevTools,
    },
  })
  lockContents(window.webContents)
  window.once('ready-to-show', () => window.show())
  await window.loadURL(`${APP_ORIGIN}/`)
}

/** Brings the window to the front when Galley is started a second time. */
export function focusMainWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (!window) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
