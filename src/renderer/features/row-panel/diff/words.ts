/** A text in words, each with the white space and punctuation that follow it as pieces of their own. */
export type Word = {
  readonly text: string
  /** Equal for words that differ by white space alone. */
  readonly key: string
  readonly isWord: boolean
}

let segmenter: Intl.Segmenter | null = null

/** Words by the rules of Unicode: Chinese, Japanese and Thai have words too, though no blanks between them. */
export function wordsOf(text: string): readonly Word[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' })
  const words: { text: string; key: string; isWord: boolean }[] = []
  for (const { segment, isWordLike = false } of segmenter.segment(text)) {
    const last = words.at(-1)
    // White space goes with the word before it: a gap alone is never what changed.
    if (last && segment.trim() === '') last.text += segment
    else words.push({ text: segment, key: segment.trim(), isWord: isWordLike })
  }
  return words
}
