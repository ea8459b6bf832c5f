import { useCallback, useRef, useState } from 'react'
import { queryClient, trpc } from '../../lib/api.ts'
import { failureOf, showFailure } from '../../lib/errors.ts'
import type { DroppedFile, UploadEntry, UploadState } from './entries.ts'
import { fullName, isHidden, relativeName } from './entries.ts'
import { uploadFile } from './upload-file.ts'

const AT_ONCE = 2

export type Uploads = {
  readonly entries: readonly UploadEntry[]
  readonly add: (files: readonly DroppedFile[]) => void
  readonly retry: (id: number) => void
}

/** Uploads files into a project, two at a time. `projectOf` may create the project on first use. */
export function useUploads(projectOf: () => Promise<string>): Uploads {
  const [entries, setEntries] = useState<readonly UploadEntry[]>([])
  const queue = useRef<UploadEntry[]>([])
  const running = useRef(0)
  const nextId = useRef(1)
  const latestProjectOf = useRef(projectOf)
  latestProjectOf.current = projectOf

  const setState = useCallback((id: number, state: UploadState) => {
    setEntries((all) => all.map((entry) => (entry.id === id ? { ...entry, state } : entry)))
  }, [])

  const pump = useCallback(() => {
    while (running.current < AT_ONCE) {
      const entry = queue.current.shift()
      if (!entry) return
      running.current += 1
      setState(entry.id, { kind: 'uploading', share: 0 })
      latestProjectOf
        .current()
        .then((projectUid) =>
          uploadFile({
            projectUid,
            name: entry.name,
            file: entry.file,
            onProgress: (share) => setState(entry.id, { kind: 'uploading', share }),
          }),
        )
        .then((outcome) => setState(entry.id, { kind: 'done', outcome }))
        .catch((error: unknown) => setState(entry.id, { kind: 'failed', ...failureOf(error) }))
        .finally(() => {
          running.current -= 1
          void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
          pump()
        })
    }
  }, [setState])

  const add = useCallback(
    (files: readonly DroppedFile[]) => {
      const visible = files.map((file) => ({ file, name: relativeName(file) })).filter(({ file }) => !isHidden(fullName(file))).sort((a, b) => a.name.localeCompare(b.name))
      if (files.length > 0 && visible.length === 0) {
        showFailure(new Error('There are only hidden files in what was added.'))
        return
      }
      const added = visible.map(({ file, name }): UploadEntry => ({ id: nextId.current++, name, file, state: { kind: 'waiting' } }))
      setEntries((all) => [...all, ...added])
      queue.current.push(...added)
      pump()
    },
    [pump],
  )

  const retry = useCallback(
    (id: number) => {
      setEntries((all) => {
        const entry = all.find((candidate) => candidate.id === id)
        if (entry?.state.kind === 'failed' && !queue.current.some((queued) => queued.id === id)) queue.current.push(entry)
        return all.map((candidate) => (candidate.id === id ? { ...candidate, state: { kind: 'waiting' } } : candidate))
      })
      queueMicrotask(pump)
    },
    [pump],
  )

  return { entries, add, retry }
}
