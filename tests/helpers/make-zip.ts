/** A ZIP archive made by hand, so that tests can also make what no program writes. */
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = {
  readonly name: string
  readonly data: string | Uint8Array
  /** Default true. */
  readonly isDeflated?: boolean
  /** What the headers claim, when they lie. */
  readonly claimedSize?: number
  /** Unix mode in the upper half of the external attributes: 0o120777 for a link. */
  readonly mode?: number
  /** General purpose flags; bit 0 says that the entry is encrypted. */
  readonly flags?: number
}

const bytesOf = (data: string | Uint8Array): Buffer =>
  typeof data === 'string' ? Buffer.from(data) : Buffer.from(data)

/** Entries in order; names are written as they are, whatever they point to. */
export function makeZipOf(parts: readonly ZipPart[]): Uint8Array {
  const files: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const part of parts) {
    const raw = bytesOf(part.data)
    const isDeflated = part.isDeflated ?? true
    const packed = isDeflated ? deflateRawSync(raw, { level: 9 }) : raw
    const name = Buffer.from(part.name)
    const size = part.claimedSize ?? raw.byteLength
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt16LE((part.flags ?? 0) | 0x800, 2)
    shared.writeUInt16LE(isDeflated ? 8 : 0, 4)
    shared.writeUInt32LE(crc32(raw), 10)
    shared.writeUInt32LE(packed.byteLength, 14)
    shared.writeUInt32LE(size, 18)
    shared.writeUInt16LE(name.byteLength, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), shared, name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((part.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), shared, tail, name]))
    files.push(local)
    offset += local.byteLength
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(list.byteLength, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06'), end])
}

/** `{ 'word/document.xml': '<w:document …' }` as an archive. */
export function makeZip(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return makeZipOf(Object.entries(parts).map(([name, data]) => ({ name, data })))
}
