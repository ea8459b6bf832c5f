import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Galley } from '../galley.ts'

export type Download = { readonly stream: Readable; readonly headers: Readonly<Record<string, string>> }

const PREFIX = '/download/'

/** The ticket in the path of a request, or null when the path asks for something else. */
export function ticketInPath(path: string): string | null {
  return path.startsWith(PREFIX) ? path.slice(PREFIX.length) : null
}

/** Redeems a ticket. Null when it is unknown, used or too old, or when the file has gone. Whoever takes it ends the stream. */
export async function openDownload(galley: Pick<Galley, 'exportFile'>, ticket: string): Promise<Download | null> {
  const file = galley.exportFile(ticket)
  const handle = file && (await open(file.path).catch(() => null))
  if (!handle) return null
  const { size } = await handle.stat()
  return {
    stream: handle.createReadStream(),
    headers: {
      'content-type': file.fileName.endsWith('.jsonl')
        ? 'application/x-ndjson; charset=utf-8'
        : 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': contentDisposition(file.fileName),
      'cache-control': 'no-store',
    },
  }
}

/** RFC 6266: an ASCII name for old readers, the whole name in the form of RFC 5987. */
export function contentDisposition(fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
