import type { ErrorCode } from '../../../src/shared/errors.ts'

/** A document made to break a reader, with the outcome that a person should see. */
export type HostileDocument = {
  readonly name: string
  readonly what: string
  readonly bytes: () => Uint8Array
  /** The codes with which it may fail; `parses` when it may be read as the text that it is. */
  readonly outcome: ReadonlyArray<ErrorCode | 'parses'>
}
