/** How much of a block the rules look at: bounds what a slow pattern can cost. */
export const MAX_RULE_CHARS = 20_000
const MAX_SENTENCE_CHARS = 2_000

/** A block as the rules see it; the derived texts are worked out on first use and kept. */
export type BlockText = {
  readonly type: string
  /** The block unchanged. */
  readonly content: string
  /** Its first MAX_RULE_CHARS characters. */
  readonly text: string
  /** Its first sentence word for word, without a list or heading marker in front. */
  readonly firstSentence: () => string
}

export function blockText(type: string, content: string): BlockText {
  const text = content.length > MAX_RULE_CHARS ? content.slice(0, MAX_RULE_CHARS).toWellFormed() : content
  let sentence: string | undefined
  return { type, content, text, firstSentence: () => (sentence ??= findFirstSentence(text)) }
}

const MARKERS = /^(?:\s|#{1,6}\s|>|[-*+]\s|\d{1,9}[.)]\s|\[[ xX]\]\s|[-*_=`~|]{3,})+/
const SENTENCE_END = /[.!?][)"'”’\]*_]*(?=\s|$)|[。！？]|\n[ \t]*\n/g
const ABBREVIATION =
  /(?:^|[\s(])(?:[A-Z]|[Ee]\.g|[Ii]\.e|[Nn]o|[Aa]rt|[Ss]ec|[Dd]r|[Mm]rs?|[Mm]s|vs?|cf|etc|[Ff]ig|[Pp]p?|[Cc]h|St|Prof|approx)$/

function findFirstSentence(text: string): string {
  const start = MARKERS.exec(text)?.[0].length ?? 0
  const body = text.slice(start, start + MAX_SENTENCE_CHARS)
  SENTENCE_END.lastIndex = 0
  for (let match = SENTENCE_END.exec(body); match; match = SENTENCE_END.exec(body)) {
    if (match[0].startsWith('\n')) return body.slice(0, match.index).trim()
    const before = body.slice(Math.max(0, match.index - 8), match.index)
    if (!match[0].startsWith('.') || !ABBREVIATION.test(before)) return body.slice(0, SENTENCE_END.lastIndex).trim()
  }
  return body.toWellFormed().trim()
}

/** At most `maxLength` code points, cut between words where there is a space in the second half. */
export function cutAtWord(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const points = Array.from(text.slice(0, maxLength * 2 + 2))
  if (points.length <= maxLength) return points.join('')
  const cut = points.slice(0, maxLength).join('')
  if (/\s/.test(points[maxLength] ?? '')) return cut.trimEnd()
  const space = cut.search(/\s\S*$/)
  return space > cut.length / 2 ? cut.slice(0, space).trimEnd() : cut
}

const MODAL = /\s(?:must|shall|should|may|will|can|is required|are required|is obliged|are obliged|has to|have to)\b/i
const ARTICLE = /^(?:the|a|an|each|every|any|all)\s+/i

/** The words before the modal verb of the first sentence, without a leading article; empty when there is no modal verb. */
export function subjectOf(sentence: string): string {
  const modal = MODAL.exec(sentence)
  return modal ? sentence.slice(0, modal.index).trim().replace(ARTICLE, '').trim() : ''
}

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const MONTH = MONTHS.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')
const DATE = new RegExp(
  `\\b(?:(\\d{4})-(\\d{2})-(\\d{2})|(\\d{1,2})(?:st|nd|rd|th)? (${MONTH})\\.?,? (\\d{4})|(${MONTH})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4}))(?!\\w)`,
  'i',
)

/** The first ISO or long English date: as written and as ISO `YYYY-MM-DD`. */
export function firstDate(text: string): { readonly written: string; readonly iso: string } | undefined {
  const match = DATE.exec(text)
  if (!match) return undefined
  const year = match[1] ?? match[6] ?? match[9] ?? ''
  const month = match[2] ?? monthNumber(match[5] ?? match[7] ?? '')
  const day = (match[3] ?? match[4] ?? match[8] ?? '').padStart(2, '0')
  const iso = `${year}-${month}-${day}`
  const time = Date.parse(`${iso}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== iso
    ? undefined
    : { written: match[0], iso }
}

function monthNumber(name: string): string {
  const index = MONTHS.findIndex((month) => month.startsWith(name.slice(0, 3).toLowerCase()))
  return String(index + 1).padStart(2, '0')
}

const NUMBER = /(?<![\w.])-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,15})?(?![\w]|[.,]\d)/g

/** The first number that `accepts` takes; thousands may be set off with commas. */
export function firstNumber(text: string, accepts: (value: number) => boolean): number | undefined {
  NUMBER.lastIndex = 0
  for (let match = NUMBER.exec(text); match; match = NUMBER.exec(text)) {
    const value = Number(match[0].replaceAll(',', ''))
    if (accepts(value)) return value
  }
  return undefined
}

const QUOTED = /"([^"\n]{1,300})"|“([^”\n]{1,300})”|«([^»\n]{1,300})»|„([^“”\n]{1,300})[“”]/g
/** Words that begin a sentence with a capital letter and no name. Word lengths are bounded, so that time is. */
const NO_NAME =
  '(?!(?:Under|The|This|That|These|In|On|By|See|As|And|But|For|From|To|With|If|When|Where|Since|A|An|It|Its|Each|All|No)\\b)'
const WORD = "[A-Z][\\w'’-]{0,40}"
const CITATION = new RegExp(
  [
    `\\b${NO_NAME}${WORD}(?: (?:of|the|and|on|for|to|in)| ${WORD}){0,8} (?:Act|Regulations?|Directive|Order|Code|Rules|Convention|Treaty)\\b(?: \\d{4})?`,
    `\\b${NO_NAME}${WORD} v\\.? ${WORD}(?: \\[?\\d{4}\\]?)?`,
    '§§? ?\\d{1,6}[\\w.()]{0,20}(?<!\\.)',
    '\\b(?:[Ss]ections?|[Aa]rticles?|[Cc]lauses?) \\d{1,6}[\\w.()]{0,20}(?<!\\.)',
    '\\b(?:ISO|IEC|EN|DIN|BS|RFC|ASTM|IEEE)[ /-]?(?:[A-Z]{1,8} )?\\d[\\w.:-]{0,30}(?<![.:])',
    '\\[\\d{1,3}(?:, ?\\d{1,3}){0,20}\\]',
    `\\b${NO_NAME}${WORD}(?: et al\\.?| and ${WORD})? \\((?:19|20)\\d{2}[a-z]?\\)`,
    `\\(${WORD}(?: et al\\.?| and ${WORD})?,? (?:19|20)\\d{2}[a-z]?\\)`,
  ].join('|'),
  'g',
)
const NAME = new RegExp(`\\b${NO_NAME}${WORD}(?: (?:of |and |the )?${WORD}){1,8}\\b`, 'g')

export const quotedIn = (text: string): readonly string[] => collect(text, QUOTED)
export const citationsIn = (text: string): readonly string[] => collect(text, CITATION)
export const namesIn = (text: string): readonly string[] => collect(text, NAME)

const MAX_FOUND = 100

function collect(text: string, pattern: RegExp): readonly string[] {
  const found = new Set<string>()
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match && found.size < MAX_FOUND; match = pattern.exec(text)) {
    found.add((match[1] ?? match[2] ?? match[3] ?? match[4] ?? match[0]).trim())
  }
  found.delete('')
  return [...found]
}
