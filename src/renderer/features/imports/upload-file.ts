import { api } from '../../lib/api.ts'

/** Bytes in one `uploads.append`; the host accepts no more. */
const CHUNK_BYTES = 1_048_576

function toBase64(chunk: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const url = typeof reader.result === 'string' ? reader.result : ''
      resolve(url.slice(url.indexOf(',') + 1))
    }
    reader.onerror = () =>
      reject(new Error('The file could not be read. It may have been moved or changed since it was added.'))
    reader.readAsDataURL(chunk)
  })
}

export type UploadJob = {
  readonly projectUid: string
  readonly importUid: string
  readonly name: string
  readonly file: Blob
  /** Called with a share from 0 to 1. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

/** Sends a file, a small one in one call; the host reads it from then on. */
export async function uploadFile(job: UploadJob) {
  const { projectUid, importUid, name, file, onProgress, signal } = job
  if (file.size > CHUNK_BYTES || file.size === 0) return await uploadInChunks(job)
  const base64 = await toBase64(file)
  const put = await api.uploads.put.mutate({ projectUid, importUid, name, base64 }, { signal })
  onProgress(1)
  return put
}

/** A failed or aborted upload is given up at the host as well. */
async function uploadInChunks({ projectUid, importUid, name, file, onProgress, signal }: UploadJob) {
  const begun = { projectUid, importUid, name, sizeBytes: file.size }
  const { uploadUid } = await api.uploads.begin.mutate(begun, { signal })
  try {
    for (let offset = 0; offset < file.size; offset += CHUNK_BYTES) {
      const chunk = file.slice(offset, offset + CHUNK_BYTES)
      const base64 = await toBase64(chunk)
      await api.uploads.append.mutate({ uploadUid, offset, base64 }, { signal })
      onProgress(Math.min(1, (offset + chunk.size) / file.size))
    }
    return await api.uploads.finish.mutate({ uploadUid }, { signal })
  } catch (error) {
    await api.uploads.abort.mutate({ uploadUid }).catch(() => undefined)
    throw error
  }
}
