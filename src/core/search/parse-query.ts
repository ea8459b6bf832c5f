/**
 * What a person types into the search box, as a plan that no spelling can turn into an FTS5 error: every word is quoted.
 *
 *   load bearing     blocks with both words         "load bearing"  the words next to one another
 *   load -bearing    without the second             bear*           words that begin so
 *
 * The last word counts as a beginning too, so that hits come while it is typed. Scripts without blanks between words
 * (Chinese, Japanese, Thai …) are one token a run to the index, so that such words are looked for as substrings.
 */

export type SearchPlan = {
  /** FTS5 MATCH expression; null when no word can be looked up in the index. */
  readonly match: string | null
  /** Substrings that a block must hold, and those that it must not, all in lower case. */
  readonly contains: readonly string[]
  readonly lacks: readonly string[]
}

/** A longer query is cut: nobody types it, and each word costs a walk through the index. */
const MAX_WORDS = 32
const MIN_IMPLICIT_PREFIX = 3
/** One letter begins so many words that the index would gather half of itself. */
const MIN_PREFIX = 2

/** What unicode61 makes tokens of: letters, numbers, private use. */
const TOKEN_CHARACTER = /[\p{L}\p{N}\p{Co}]/u
const UNSEGMENTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

type Word = {
  readonly text: string
  readonly isPhrase: boolean
  readonly isExcluded: boolean
  readonly isPrefix: boolean
}

/** Null when there is nothing to look for: no word, or only excluded ones. */
export function parseSearchQuery(query: string): SearchPlan | null {
  const words = splitWords(query)
  const wanted = words.filter((word) => !word.isExcluded)
  if (wanted.length === 0) return null
  const excluded = words.filter((word) => word.isExcluded)
  const positive = wanted.filter(isIndexed).map(toMatch)
  const negative = excluded.filter(isIndexed).map(toMatch)
  const matchAll = positive.join(' AND ')
  const match = negative.length === 0 ? matchAll : `(${matchAll}) NOT (${negative.join(' OR ')})`
  return {
    match: positive.length === 0 ? null : match,
    contains: substringsOf(wanted),
    // Without a word for the index there is no MATCH that could exclude, so the substrings do.
    lacks: substringsOf(positive.length === 0 ? excluded : excluded.filter((word) => !isIndexed(word)), true),
  }
}

function splitWords(query: string): readonly Word[] {
  const words: Word[] = []
  const text = query.normalize('NFC').replaceAll('\u0000', ' ')
  for (const match of text.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/g)) {
    const [all, minus = '', phrase, bare = ''] = match
    const raw = phrase ?? bare
    if (!TOKEN_CHARACTER.test(raw)) continue
    const isLast = match.index + all.length === text.length
    const isTyping = isLast && phrase === undefined && minus === '' && raw.length >= MIN_IMPLICIT_PREFIX
    const word = phrase ?? raw.replace(/\*+$/, '')
    words.push({
      text: word,
      isPhrase: phrase !== undefined,
      isExcluded: minus === '-',
      isPrefix: isTyping || (word !== raw && word.length >= MIN_PREFIX),
    })
    if (words.length === MAX_WORDS) break
  }
  return words
}

function isIndexed(word: Word): boolean {
  return !UNSEGMENTED.test(word.text)
}

function toMatch({ text, isPrefix }: Word): string {
  const quoted = `"${text.replaceAll('"', '""')}"`
  return isPrefix ? `${quoted} *` : quoted
}

function substringsOf(words: readonly Word[], all = false): readonly string[] {
  return words.filter((word) => all || !isIndexed(word)).map((word) => word.text.toLowerCase())
}
