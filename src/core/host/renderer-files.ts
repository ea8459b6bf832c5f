import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { AppError } from '../../shared/errors.ts'

export type RendererFile = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly cacheControl: string
}

/** By the path of the request as it arrives: `/assets/index-D4f2kq9x.js`. `/` is the page. */
export type RendererFiles = ReadonlyMap<string, RendererFile>

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}

const HASHED = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/

/**
 * Reads the built window into memory once, so that no request is ever joined to a path of the disk.
 * Fails with file_not_found when it was not built.
 */
export async function loadRendererFiles(rendererDir: string): Promise<RendererFiles> {
  const files = new Map<string, RendererFile>()
  for (const path of await listFiles(rendererDir)) {
    const urlPath = encodeURI(`/${relative(rendererDir, path).split(sep).join('/')}`)
    files.set(urlPath, {
      bytes: new Uint8Array(await readFile(path)),
      contentType: CONTENT_TYPES[extname(path)] ?? 'application/octet-stream',
      cacheControl: cacheControlOf(urlPath),
    })
  }
  const page = files.get('/index.html')
  if (!page) throw notBuilt(rendererDir)
  return files.set('/', page)
}

async function listFiles(rendererDir: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(rendererDir, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  } catch (cause) {
    throw notBuilt(rendererDir, cause)
  }
}

function notBuilt(rendererDir: string, cause?: unknown): AppError {
  const hint = 'Run `npm run build`, then start Galley again.'
  return new AppError('file_not_found', `The built window is not in ${rendererDir}.`, { cause, hint })
}

function cacheControlOf(urlPath: string): string {
  if (urlPath.endsWith('.html')) return 'no-store'
  return HASHED.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-cache'
}
