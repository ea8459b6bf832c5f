import { useState, useSyncExternalStore } from 'react'
import type { DroppedFile, UploadEntry } from './entries.ts'
import type { ProjectOf } from './upload-queue.ts'
import { createUploadQueue } from './upload-queue.ts'

export type Uploads = {
  readonly entries: readonly UploadEntry[]
  readonly add: (files: readonly DroppedFile[]) => void
  readonly retry: (id: number) => void
}

/** A component's own queue of uploads into one project. */
export function useUploads(projectOf: ProjectOf): Uploads {
  const [queue] = useState(createUploadQueue)
  const entries = useSyncExternalStore(queue.subscribe, queue.entries)
  return {
    entries,
    add: (files) => queue.add(files, projectOf),
    retry: (id) => queue.retry(id, projectOf),
  }
}
