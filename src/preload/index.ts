/** The whole of what the window can reach outside itself: one way to ask, one way to listen. */
import { contextBridge, ipcRenderer } from 'electron'
import type { BridgeChannel, BridgeEvent, BridgeReply, BridgeSubscribe, GalleyBridge } from '../shared/bridge.ts'

const REQUEST: BridgeChannel = 'galley:request'
const SUBSCRIBE: BridgeChannel = 'galley:subscribe'
const UNSUBSCRIBE: BridgeChannel = 'galley:unsubscribe'
const EVENT: BridgeChannel = 'galley:event'

const listeners = new Map<string, (data: unknown) => void>()

ipcRenderer.on(EVENT, (_event, { id, data }: BridgeEvent) => listeners.get(id)?.(data))

const bridge: GalleyBridge = {
  request: async ({ type, path, input }) => (await ipcRenderer.invoke(REQUEST, { type, path, input })) as BridgeReply,
  subscribe: ({ path, input }, onData) => {
    // Not a counter: after a reload the host may still hold an id of the page before.
    const id = crypto.randomUUID()
    listeners.set(id, onData)
    const message: BridgeSubscribe = { id, path, input }
    ipcRenderer.send(SUBSCRIBE, message)
    return () => {
      listeners.delete(id)
      ipcRenderer.send(UNSUBSCRIBE, id)
    }
  },
}

contextBridge.exposeInMainWorld('galley', bridge)
