import { protocol } from 'electron'
import type { Galley } from '../core/galley.ts'
import type { RendererFiles } from '../core/host/renderer-files.ts'
import { APP_SCHEME } from './app-origin.ts'
import { respond } from './app-response.ts'

/** Before `ready`: makes `app:` a secure scheme with origins, so that the page's policy and storage work as on the web. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
}

/** After `ready`. */
export function serveAppScheme(galley: Galley, files: RendererFiles): void {
  protocol.handle(APP_SCHEME, async (request) => await respond(request, { files, galley }))
}
