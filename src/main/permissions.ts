import { BrowserWindow, dialog, type Session, shell, type WebContents } from 'electron'
import { describeLink, externalLink, isDownloadAddress, isPageAddress } from './links.ts'

/** No page gets a permission or a device; nothing but an export can be downloaded. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    if (!isDownloadAddress(item.getURL())) event.preventDefault()
    else item.setSaveDialogOptions({ defaultPath: item.getFilename() })
  })
}

/** No page goes elsewhere, opens a window or holds a guest. Links open outside, after a question. */
export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    void offerLink(contents, url)
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    if (isPageAddress(event.url) || isDownloadAddress(event.url)) return
    event.preventDefault()
    void offerLink(contents, event.url)
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

async function offerLink(contents: WebContents, address: string): Promise<void> {
  const url = externalLink(address)
  const window = BrowserWindow.fromWebContents(contents)
  if (!url || !window) return
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
    ...describeLink(url),
  })
  if (response === 0) await shell.openExternal(url.href).catch(() => {})
}
