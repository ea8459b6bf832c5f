const MAX_HREF = 2000

/** Only what a person could follow: no scripts, no data. */
export function linkTarget(href: string | null): string | null {
  const target = (href ?? '').replace(/[\t\n\r]/g, '').trim()
  if (target === '' || target === '#' || target.length > MAX_HREF) return null
  return /^[\u0000-\u0020]*(?:javascript|data|vbscript)[\u0000-\u0020]*:/i.test(target) ? null : target
}
