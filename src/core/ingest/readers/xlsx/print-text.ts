/** Headers and footers of printed sheets, whose text is mixed with codes. ECMA-376 part 1, 18.3.1.46. */

/** `sheet` stands for `&A`; page numbers, dates and file names are not text of the document. Empty when nothing is left. */
export function readPrintText(code: string, sheet: string): string {
  const text = code
    .replace(/&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[\s\S])/g, (whole) => {
      if (whole === '&&') return '&'
      if (whole === '&A') return sheet
      return whole === '&L' || whole === '&C' || whole === '&R' ? '\n' : ''
    })
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
  return /[\p{L}\p{N}]/u.test(text) ? text : ''
}
