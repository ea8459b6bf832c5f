/** The program behind `galley serve`: opens the workspace, starts the loopback host and runs until it is stopped. */
import { appErrorOf } from '../core/api/errors.ts'
import { createCaller } from '../core/api/router.ts'
import { findAssets } from '../core/assets.ts'
import { type Galley, openGalley } from '../core/galley.ts'
import { type LoopbackHost, startLoopbackHost } from './loopback-host.ts'
import { openBrowser } from './open-browser.ts'

export type ServeOptions = {
  readonly workspaceDir: string
  /** 0 for a free one. */
  readonly port: number
  readonly isJson: boolean
  readonly opensBrowser: boolean
  readonly makesSample: boolean
}

/** Prints one line with the address and resolves when a signal has ended it. Fails as openGalley and startLoopbackHost do. */
export async function serve(options: ServeOptions): Promise<void> {
  const assets = findAssets(import.meta.url)
  const galley = await openGalley({
    workspaceDir: options.workspaceDir,
    assets,
    host: 'loopback',
    program: 'galley serve',
  })
  try {
    const host = await startLoopbackHost({ galley, rendererDir: assets.rendererDir, port: options.port })
    try {
      await run({ galley, host, options })
    } finally {
      await host.close()
    }
  } finally {
    await galley.close()
  }
}

type Serving = { readonly galley: Galley; readonly host: LoopbackHost; readonly options: ServeOptions }

async function run({ galley, host, options }: Serving): Promise<void> {
  const stopped = untilStopped()
  galley.imports.resume().catch(appErrorOf)
  if (options.makesSample) await createCaller(galley).projects.createSample()
  const { url, origin, token, port } = host
  const line = options.isJson
    ? JSON.stringify({ url, origin, token, port, workspace: galley.workspaceDir })
    : `Galley is at ${url}`
  process.stdout.write(`${line}\n`)
  if (options.opensBrowser) openBrowser(url)
  await stopped
}

/** The second signal finds the default handler, which ends the process at once. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
    const stop = (): void => {
      for (const signal of signals) process.off(signal, stop)
      resolve()
    }
    for (const signal of signals) process.on(signal, stop)
  })
}
