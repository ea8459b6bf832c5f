import { APP_ORIGIN } from './app-origin.ts'

/** An address that may leave Galley after a question: `https:` or `mailto:`, without a name or password in it. */
export function externalLink(address: string): URL | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || url.protocol === 'mailto:' ? url : null
}

/** The page itself: a reload goes there. */
export function isPageAddress(address: string): boolean {
  return address.split('#', 1)[0] === `${APP_ORIGIN}/`
}

/** An export's address: the one thing besides the page itself that the window may go to, and it becomes a download. */
export function isDownloadAddress(address: string): boolean {
  return address.startsWith(`${APP_ORIGIN}/download/`)
}

/** The question's two lines. The host stands alone, so that a long path cannot hide it. */
export function describeLink(url: URL): { readonly message: string; readonly detail: string } {
  const place = url.protocol === 'mailto:' ? 'your mail program' : url.host
  return { message: `Open ${place}?`, detail: url.href.slice(0, 500) }
}
