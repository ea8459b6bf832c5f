/** Longer answers read as they came: indenting them would only make them longer. */
const MAX_INDENTED = 200_000

/** An answer with its JSON indented; anything else as it came. */
export function readableAnswer(raw: string): string {
  if (raw.length > MAX_INDENTED) return raw
  try {
    return JSON.stringify(JSON.parse(raw), null, 2)
  } catch {
    return raw
  }
}
