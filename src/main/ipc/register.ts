/** The only place with ipcMain: the door between the window and the router. */
import { ipcMain, type WebContents } from 'electron'
import type { Galley } from '../../core/galley.ts'
import type { BridgeChannel, BridgeReply } from '../../shared/bridge.ts'
import { AppError } from '../../shared/errors.ts'
import { callProcedure, refusal } from './call.ts'
import { isTrustedSender } from './sender.ts'
import { Subscriptions } from './subscriptions.ts'

const REQUEST: BridgeChannel = 'galley:request'
const SUBSCRIBE: BridgeChannel = 'galley:subscribe'
const UNSUBSCRIBE: BridgeChannel = 'galley:unsubscribe'
const EVENT: BridgeChannel = 'galley:event'

export function registerIpc(galley: Galley): void {
  const subscriptions = new Subscriptions(galley)
  const watched = new WeakSet<WebContents>()

  ipcMain.handle(REQUEST, async (event, request: unknown): Promise<BridgeReply> => {
    if (!isTrustedSender(event.senderFrame))
      return refusal(new AppError('unauthorized', 'This page may not call Galley.'))
    return await callProcedure(galley, request)
  })

  ipcMain.on(SUBSCRIBE, (event, message: unknown) => {
    const { sender } = event
    if (!isTrustedSender(event.senderFrame)) return
    if (!watched.has(sender)) {
      watched.add(sender)
      stopWithPage(subscriptions, sender)
    }
    void subscriptions.start(sender.id, message, (data) => {
      if (!sender.isDestroyed()) sender.send(EVENT, data)
    })
  })

  ipcMain.on(UNSUBSCRIBE, (event, id: unknown) => {
    if (isTrustedSender(event.senderFrame) && typeof id === 'string') subscriptions.stop(event.sender.id, id)
  })
}

function stopWithPage(subscriptions: Subscriptions, contents: WebContents): void {
  const { id } = contents
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) subscriptions.stopAll(id)
  })
  contents.on('render-process-gone', () => subscriptions.stopAll(id))
  contents.on('destroyed', () => subscriptions.stopAll(id))
}
