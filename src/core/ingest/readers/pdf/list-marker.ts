/** What stands before a list item. */

type Marker = {
  readonly marker: string
  readonly rest: string
  readonly isEnumerated: boolean
  readonly value: number | null
}

const BULLET = /^([•▪●○◦‣⁃∙➢➤✓✔■□◆◇❖☐☑☒►▶➔🞄]|[-–—*·»](?=\s)|[\ue000-\uf8ff](?=\s|\p{L})|o(?=\s{1,4}\p{Lu}))\s*(?=\S)/u
const NUMBER = /^(\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{2,6})[.)]|\[\d{1,3}\]|[①-⑳])\s+(?=\S)/u
/** Korean and Japanese texts close the number directly at the word. */
const TIGHT_NUMBER = /^(\d{1,2}\))(?=[\p{L}])/u

export function readMarker(text: string): Marker | null {
  const bullet = BULLET.exec(text)
  if (bullet) return { marker: bullet[1] ?? '', rest: text.slice(bullet[0].length), isEnumerated: false, value: null }
  const number = NUMBER.exec(text) ?? TIGHT_NUMBER.exec(text)
  if (!number) return null
  const marker = number[1] ?? ''
  const digits = /\d+/.exec(marker)
  const value = digits ? Number(digits[0]) : null
  return { marker, rest: text.slice(number[0].length), isEnumerated: true, value }
}
