/** The program as it is built: its threads, its processes and its command line start several times faster than from source. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/setup/paths.mjs'
import { type Assets, findAssets } from '../../src/core/assets.ts'

export const CLI = join(root, 'out', 'main', 'cli.js')
export const assets: Assets = findAssets(pathToFileURL(CLI).href)
