import type { GalleyBridge } from '../../shared/bridge.ts'

declare global {
  interface Window {
    readonly galley?: GalleyBridge
  }
}

/** The preload bridge, or undefined in a browser. */
export function galleyBridge(): GalleyBridge | undefined {
  return window.galley
}
