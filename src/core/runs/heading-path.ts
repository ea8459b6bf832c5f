import type { HeadingRow } from '../db/queries/blocks.ts'

/** Headings that are looked at, at most, before the path is taken as it is: a document without a top heading ends there. */
const MAX_HEADINGS = 200

/** The titles that are open above a block, outermost first; `nearestFirst` are the headings before it. */
export function headingPath(nearestFirst: Iterable<HeadingRow>): readonly string[] {
  const path: string[] = []
  let open = Infinity
  let seen = 0
  for (const heading of nearestFirst) {
    const level = heading.level ?? headingLevel(heading.content)
    if (level < open) path.unshift(heading.level === null ? headingTitle(heading.content) : heading.content)
    open = Math.min(open, level)
    seen += 1
    if (open === 1 || seen === MAX_HEADINGS) break
  }
  return path
}

function headingLevel(heading: string): number {
  const marks = /^#{1,6}(?=\s|$)/.exec(heading)?.[0].length
  return marks ?? (/\n\s*=+\s*$/.test(heading) ? 1 : 2)
}

function headingTitle(heading: string): string {
  const withoutUnderline = heading.replace(/\n\s*[=-]+\s*$/, '')
  return withoutUnderline.replace(/^#{1,6}(\s+|$)|\s+#*\s*$/g, '').trim()
}
