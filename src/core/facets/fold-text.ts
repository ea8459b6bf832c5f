/** Latin letters that Unicode does not take apart into a base letter and its marks. */
const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ŧ: 't',
  ſ: 's',
}
const SPECIAL = new RegExp(`[${Object.keys(UNDECOMPOSED).join('')}]`, 'gu')
/** Marks carry sense in most scripts; on Latin letters alone people leave them out. */
const LATIN_MARKS = /(?<=\p{Script=Latin})[\u0300-\u036f]+/gu
const CONTROL = /[^\P{C}\s]|\p{Cf}/gu
const PUNCTUATION = /[\p{P}$+<=>^`|~]/gu

/** Lower case, Latin letters without their marks, wide and narrow forms alike, white space as one blank. */
export function foldText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(LATIN_MARKS, '')
    .replace(SPECIAL, (letter) => UNDECOMPOSED[letter] ?? letter)
    .normalize('NFC')
    .replace(CONTROL, '')
    .replace(/\s+/gu, ' ')
    .trim()
}

/** Without punctuation; a text of punctuation alone stays as it is, so that `?` and `–` do not come to mean the same. */
export function foldWords(text: string): string {
  const folded = foldText(text)
  const words = folded.replace(PUNCTUATION, '').replace(/\s+/gu, ' ').trim()
  return words === '' ? folded : words
}
