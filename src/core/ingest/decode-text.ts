/** Proves that a file's bytes are text in UTF-8 and decodes them once. */
import { AppError } from '../../shared/errors.ts'
import { recogniseBinary } from './binary-magic.ts'
import type { SourceFile } from './detect.ts'
import { decodeUtf8, firstInvalidUtf8 } from './utf8.ts'

const BOM_BYTES = 3

function startsWith(bytes: Uint8Array, ...prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte)
}

/** Names a UTF-16 or UTF-32 encoding by its mark, or UTF-16 by the zero bytes that Latin letters leave in every second place. */
export function wideEncoding(bytes: Uint8Array): string | null {
  if (startsWith(bytes, 0xff, 0xfe, 0, 0) || startsWith(bytes, 0, 0, 0xfe, 0xff)) return 'UTF-32'
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0xfe, 0xff)) return 'UTF-16'
  const pairs = Math.min(bytes.length >> 1, 512)
  const zeros = [0, 0]
  for (let i = 0; i < pairs * 2; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  return pairs > 3 && Math.max(even, odd) > pairs * 0.7 && Math.min(even, odd) === 0
    ? 'UTF-16 without a byte order mark'
    : null
}

function refuseBinary({ name, bytes }: SourceFile): void {
  const wide = wideEncoding(bytes)
  if (wide)
    throw new AppError('invalid_utf8', `"${name}" is encoded as ${wide}, not as UTF-8.`, { data: { offset: 0 } })
  const binary = recogniseBinary(bytes)
  if (binary) throw new AppError('not_text', `"${name}" is not text: it looks like ${binary}.`)
  const nul = bytes.indexOf(0)
  if (nul >= 0) {
    throw new AppError('not_text', `"${name}" is not text: it has a NUL byte at byte ${nul}.`, {
      data: { offset: nul },
    })
  }
}

/**
 * All of the text as written, a byte order mark included. Throws file_empty, not_text or invalid_utf8, each naming the
 * file.
 */
export function decodeText(file: SourceFile): string {
  const { name, bytes } = file
  refuseBinary(file)
  const text = decodeUtf8(bytes)
  if (text === null) {
    const offset = firstInvalidUtf8(bytes)
    throw new AppError('invalid_utf8', `"${name}" is not UTF-8: the first fault is at byte ${offset}.`, {
      data: { offset },
    })
  }
  if (text.trim() === '') {
    const what = bytes.length === BOM_BYTES && text === '\uFEFF' ? 'a byte order mark' : 'white space'
    throw new AppError('file_empty', `"${name}" is empty: it holds only ${what}.`)
  }
  return text
}
