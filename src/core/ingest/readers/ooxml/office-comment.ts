/** A comment as it is kept in `galley__comments`, beside the block, table or slide that it is on. */
export type OfficeComment = {
  /** Empty when the file does not say. */
  readonly author: string
  readonly text: string
  /** As in the file; absent when that does not say. */
  readonly date?: string
}
