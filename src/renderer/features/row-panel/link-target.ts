/** The address that a link of a document may open: `https:` or `mailto:`, without a name or password in it. */
export function linkToOpen(address: string): URL | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '') return null
  return url.protocol === 'https:' || url.protocol === 'mailto:' ? url : null
}

/** What a person has to know of a link before they press it. */
export function hostOfLink(url: URL): string {
  return url.protocol === 'mailto:' ? url.pathname.toLowerCase() : url.host
}
