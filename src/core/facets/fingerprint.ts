import { foldWords } from './fold-text.ts'

/**
 * OpenRefine's key collision by fingerprint: lower case, no control characters and punctuation, Latin letters without
 * marks, words sorted, each once (https://openrefine.org/docs/technical-reference/clustering-in-depth). Texts of equal
 * fingerprints may mean the same. Only an empty text, or one of control characters, has an empty one.
 */
export function fingerprint(text: string): string {
  return [...new Set(foldWords(text).split(' '))].toSorted().join(' ')
}

/** Pairs of letters are telling in short texts; longer ones share so many that three are needed. */
const LONG = 40

/** OpenRefine's n-gram fingerprint: as above without blanks, its n-grams sorted, each once. */
export function ngramFingerprint(text: string): string {
  const letters = foldWords(text).replaceAll(' ', '')
  const size = letters.length > LONG ? 3 : 2
  if (letters.length <= size) return letters
  const grams = new Set<string>()
  for (let i = 0; i + size <= letters.length; i++) grams.add(letters.slice(i, i + size))
  return [...grams].toSorted().join('')
}
