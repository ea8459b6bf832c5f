/** The Electron host. Read from top to bottom: this is the order in which the app comes up. */
import { app, BrowserWindow, dialog, Menu, session } from 'electron'
import { appErrorOf } from '../core/api/errors.ts'
import { createCaller } from '../core/api/router.ts'
import { type Assets, findAssets } from '../core/assets.ts'
import { type Galley, openGalley } from '../core/galley.ts'
import { loadRendererFiles } from '../core/host/renderer-files.ts'
import { parseAppArguments } from './arguments.ts'
import { registerIpc } from './ipc/register.ts'
import { menuTemplate } from './menu.ts'
import { lockSession } from './permissions.ts'
import { startUtilityParser } from './parser-host.ts'
import { declareAppScheme, serveAppScheme } from './protocol.ts'
import { closeBeforeQuit } from './quit.ts'
import { focusMainWindow, openMainWindow } from './windows.ts'

app.enableSandbox()
declareAppScheme()
if (app.requestSingleInstanceLock()) void start()
else app.exit(0)

async function start(): Promise<void> {
  try {
    await boot()
  } catch (error) {
    const { message, hint } = appErrorOf(error)
    dialog.showErrorBox(message, hint)
    app.exit(1)
  }
}

async function boot(): Promise<void> {
  app.on('second-instance', focusMainWindow)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  await app.whenReady()
  lockSession(session.defaultSession)
  const assets = findAssets(import.meta.url)
  const files = await loadRendererFiles(assets.rendererDir)
  const galley = await openWorkspace(assets)
  closeBeforeQuit(app, galley.close)
  serveAppScheme(galley, files)
  registerIpc(galley)
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, isPackaged: app.isPackaged })),
  )
  const open = async (): Promise<void> => await openMainWindow({ assets, hasDevTools: !app.isPackaged })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void open()
  })
  await open()
}

async function openWorkspace(assets: Assets): Promise<Galley> {
  // Unpackaged, the folder of the app stands before the arguments.
  const { workspaceDir, makesSample } = parseAppArguments(process.argv.slice(app.isPackaged ? 1 : 2))
  const galley = await openGalley({
    workspaceDir,
    assets,
    host: 'electron',
    program: 'the Galley app',
    startParser: startUtilityParser,
  })
  galley.imports.resume().catch(appErrorOf)
  if (makesSample) await createCaller(galley).projects.createSample()
  return galley
}
