import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { findAssets } from '../../core/assets.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'

type ServeOptions = BaseOptions & { readonly port?: number; readonly open?: boolean; readonly sample?: boolean }

/** What src/serve/index.ts exports. The command line and the host are two programs: neither imports the other's source. */
type ServeModule = {
  readonly serve: (options: {
    readonly workspaceDir: string
    readonly port: number
    readonly isJson: boolean
    readonly opensBrowser: boolean
    readonly makesSample: boolean
  }) => Promise<void>
}

const MAX_PORT = 65_535

export function addServeCommand(program: Command): void {
  withBaseOptions(program.command('serve'))
    .summary('open Galley in a browser on this machine')
    .description('Starts the loopback host on 127.0.0.1 and prints its address and token. Runs until it is stopped.')
    .option('--port <n>', 'the port (default: a free one)', wholeNumber(0, MAX_PORT))
    .option('--open', 'open the default browser')
    .option('--sample', 'make the sample project, if it is not there')
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const host = (await import(serveEntry().href)) as ServeModule
  await host.serve({
    workspaceDir: options.workspace,
    port: options.port ?? 0,
    isJson: options.json,
    opensBrowser: options.open === true,
    makesSample: options.sample === true,
  })
}

/** The built entry beside built code, the source when run from source. */
function serveEntry(): URL {
  const { root } = findAssets(import.meta.url)
  const isBuilt = fileURLToPath(import.meta.url).startsWith(join(root, 'out') + sep)
  return pathToFileURL(isBuilt ? join(root, 'out', 'main', 'serve.js') : join(root, 'src', 'serve', 'index.ts'))
}
