import { randomBytes } from 'node:crypto'

/** An opaque id for the edge: a short prefix that tells what it names, and 96 random bits. */
export function newUid(
  prefix: 'prj' | 'doc' | 'run' | 'upl' | 'exp' | 'imp' | 'wat' | 'off' | 'bat' | 'job' | 'smp',
): string {
  return `${prefix}_${randomBytes(12).toString('base64url')}`
}
