/** The links of a paragraph, kept beside its text. */

export type Link = { readonly text: string; readonly href: string }

/** Pieces that follow each other with the same target are one link; white space around its text is none of it. */
export function linksOf(
  pieces: ReadonlyArray<{ readonly text: string; readonly href: string | null }>,
): readonly Link[] {
  const links: Array<{ text: string; readonly href: string }> = []
  let open: string | null = null
  for (const { text, href } of pieces) {
    const last = links.at(-1)
    if (href !== null && href === open && last) last.text += text
    else if (href !== null) links.push({ text, href })
    open = href
  }
  return links.map(({ text, href }) => ({ text: text.trim(), href })).filter(({ text }) => text !== '')
}

/** The target when all of the text is one link, else null. */
export function wholeLink(text: string, links: readonly Link[]): string | null {
  const [only] = links
  return only && links.length === 1 && only.text === text ? only.href : null
}
