/** Before any test: the threads, the parser process and the command line that tests start are those of the build. */
import { ensureBuilt } from '../../scripts/setup.mjs'

export async function setup(): Promise<void> {
  await ensureBuilt()
}
