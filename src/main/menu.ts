import type { MenuItemConstructorOptions } from 'electron'

type MenuPlace = { readonly platform: NodeJS.Platform; readonly isPackaged: boolean }

/** What the window itself does not have: editing, zoom, windows, and the platform's own items. */
export function menuTemplate({ platform, isPackaged }: MenuPlace): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin'
  const view: MenuItemConstructorOptions[] = [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
  ]
  const development: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'reload' },
    { role: 'toggleDevTools' },
  ]
  return [
    ...(isMac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
    { label: 'File', submenu: [isMac ? { role: 'close' } : { role: 'quit' }] },
    { role: 'editMenu' },
    { label: 'View', submenu: isPackaged ? view : [...view, ...development] },
    { role: 'windowMenu' },
  ]
}
