import { open } from 'node:fs/promises'
import { type FileWindow, WINDOW_BYTES } from './detect.ts'

/** The first and the last bytes of a file, for detection. Fails as the file system does. */
export async function readWindow(name: string, path: string): Promise<FileWindow> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (start: number): Promise<Uint8Array> => {
      const buffer = Buffer.alloc(Math.min(WINDOW_BYTES, size))
      const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, start)
      return buffer.subarray(0, bytesRead)
    }
    const head = await read(0)
    return { name, sizeBytes: size, head, tail: size <= WINDOW_BYTES ? head : await read(size - WINDOW_BYTES) }
  } finally {
    await file.close()
  }
}
