/** A run of blanks longer than this says no more. */
const MAX_SIGNS = 3

/** A text in one line, with a sign for blanks at its ends and where there are several: values often differ by nothing else. */
export function visibleText(text: string): string {
  return text
    .replaceAll(/^\s+|\s+$|\s{2,}/g, (blanks) => '␣'.repeat(Math.min(blanks.length, MAX_SIGNS)))
    .replaceAll(/\s/g, ' ')
}
