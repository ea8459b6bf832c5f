const LOCALE = 'en-GB'
const integers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 })
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

export function formatCount(value: number): string {
  return integers.format(value)
}

/** "1 document", "5,012 documents". The plural defaults to the noun with an s. */
export function countOf(value: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(value)} ${value === 1 ? noun : plural}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${formatCount(bytes)} B`
  const units = ['KB', 'MB', 'GB'] as const
  let value = bytes / 1_000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit += 1
  }
  return `${value < 9.95 ? value.toFixed(1) : formatCount(value)} ${units[unit] ?? 'GB'}`
}

/** Money with enough digits to mean something: two significant ones below a cent. Null is an unknown price. */
export function formatUsd(amount: number | null): string {
  if (amount === null) return 'unknown'
  if (amount === 0) return '$0.00'
  if (amount >= 0.995) {
    return `$${new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(amount)}`
  }
  if (amount >= 0.01) return `$${amount.toFixed(3)}`
  if (amount < 0.000_001) return '<$0.000001'
  return `$${amount.toFixed(Math.min(6, 1 - Math.floor(Math.log10(amount)))).replace(/0+$/, '')}`
}

/** A share as whole percent; 0 and 100 only when they are exact. */
export function formatPercent(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0%'
  if (part >= whole) return '100%'
  return `${Math.min(99, Math.max(1, Math.round((part / whole) * 100)))}%`
}

export function formatDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${formatCount(durationMs)} ms`
  if (durationMs < MINUTE_MS) return `${(durationMs / 1_000).toFixed(durationMs < 10_000 ? 1 : 0)} s`
  if (durationMs < HOUR_MS) return `${formatCount(durationMs / MINUTE_MS)} min`
  const hours = Math.floor(durationMs / HOUR_MS)
  return `${hours} h ${Math.round((durationMs % HOUR_MS) / MINUTE_MS)} min`
}

/** "just now", "5 min ago", "3 h ago", then the date. */
export function formatWhen(iso: string, now: Date = new Date()): string {
  const then = new Date(iso)
  if (Number.isNaN(then.getTime())) return ''
  const ageMs = now.getTime() - then.getTime()
  if (ageMs < MINUTE_MS) return 'just now'
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min ago`
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h ago`
  const isThisYear = then.getFullYear() === now.getFullYear()
  return then.toLocaleDateString(LOCALE, { day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) })
}

export function formatMoment(iso: string): string {
  const then = new Date(iso)
  return Number.isNaN(then.getTime()) ? '' : then.toLocaleString(LOCALE, { dateStyle: 'medium', timeStyle: 'medium' })
}

export function formatClock(iso: string): string {
  const then = new Date(iso)
  return Number.isNaN(then.getTime()) ? '' : then.toLocaleTimeString(LOCALE, { hour: '2-digit', minute: '2-digit' })
}

/** `list_item` as "list item". */
export function formatBlockType(type: string): string {
  return type.replaceAll('_', ' ')
}

/** "page 4", or "slide 4" of a presentation. */
export function formatPage(page: number, documentName: string): string {
  return `${/\.(?:pptx|pptm|ppsx|ppt)$/i.test(documentName) ? 'slide' : 'page'} ${formatCount(page)}`
}
