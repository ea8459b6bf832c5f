/** A page of a filtered list, as much as the search for staged rows needs. */
export type StagedPage = { readonly rows: readonly { readonly blockIndex: number }[]; readonly total: number }
export type StagedPageReader = (offset: number, limit: number) => Promise<StagedPage>

/**
 * The block index of the first staged row after the given one, from the start again when there is none; null when nothing is staged.
 * The list of staged rows is in block order, so a binary search finds it in a few small pages, however long the document is.
 */
export async function findNextStaged(read: StagedPageReader, afterBlockIndex: number): Promise<number | null> {
  const first = await read(0, 1)
  const firstIndex = first.rows[0]?.blockIndex
  if (firstIndex === undefined) return null
  if (firstIndex > afterBlockIndex) return firstIndex
  let low = 1
  let high = first.total
  let found: number | null = null
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const blockIndex = (await read(middle, 1)).rows[0]?.blockIndex
    if (blockIndex === undefined || blockIndex > afterBlockIndex) {
      found = blockIndex ?? found
      high = middle
    } else low = middle + 1
  }
  return found ?? firstIndex
}

/** The place of a block in a filtered list, null when the filter leaves it out. The list is in block order. */
export async function findPlace(read: StagedPageReader, blockIndex: number): Promise<number | null> {
  let low = 0
  let high = (await read(0, 1)).total
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const found = (await read(middle, 1)).rows[0]?.blockIndex
    if (found === blockIndex) return middle
    if (found === undefined || found > blockIndex) high = middle
    else low = middle + 1
  }
  return null
}
