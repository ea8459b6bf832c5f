import { failureOf } from '../../lib/errors.ts'
import type { ImportEntry } from './entries.ts'
import type { EntryList } from './entry-list.ts'
import { uploadFile } from './upload-file.ts'

const AT_ONCE = 4

export type UploadPump = {
  readonly push: (ids: readonly number[]) => void
  /** Gives up what is on its way and forgets the rest. */
  readonly stop: () => void
}

/** Sends the files of a list to the host, four at a time, until none waits. */
export function createUploadPump(list: EntryList, projectUid: () => string): UploadPump {
  let queue: number[] = []
  let next = 0
  let running = 0
  let abort = new AbortController()

  const upload = async (entry: ImportEntry, signal: AbortSignal): Promise<void> => {
    const { id, name, file, importUid } = entry
    if (!file) return
    list.set(id, { kind: 'uploading', share: 0 })
    const onProgress = (share: number): void => {
      if (list.get(id)?.state.kind === 'uploading') list.set(id, { kind: 'uploading', share })
    }
    try {
      list.claim(id, await uploadFile({ projectUid: projectUid(), importUid, name, file, onProgress, signal }))
    } catch (error) {
      if (!signal.aborted) list.set(id, { kind: 'failed', ...failureOf(error) })
    }
  }
  const work = async (): Promise<void> => {
    const { signal } = abort
    for (;;) {
      const entry = list.get(queue[next] ?? -1)
      if (signal.aborted || next >= queue.length) return
      next += 1
      if (entry?.state.kind === 'waiting') await upload(entry, signal)
    }
  }
  const start = (): void => {
    while (running < AT_ONCE && running < queue.length - next) {
      running += 1
      void work().finally(() => {
        running -= 1
      })
    }
  }
  return {
    push: (ids) => {
      queue = [...queue.slice(next), ...ids]
      next = 0
      start()
    },
    stop: () => {
      abort.abort()
      abort = new AbortController()
      queue = []
      next = 0
    },
  }
}
