const MINUTE = 60
const HOUR = 3600

/** A length of time for reading: `8 s`, `3 min`, `2 h 5 min`. */
export function formatSpan(seconds: number): string {
  if (seconds < 0.95) return 'under 1 s'
  if (seconds < 100) return `${String(Math.round(seconds))} s`
  if (seconds < 100 * MINUTE) return `${String(Math.round(seconds / MINUTE))} min`
  const minutes = Math.round((seconds % HOUR) / MINUTE)
  const hours = Math.floor(seconds / HOUR) + (minutes === MINUTE ? 1 : 0)
  return minutes % MINUTE === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes)} min`
}
