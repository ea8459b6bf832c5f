import { queryClient, trpc } from '../../lib/api.ts'
import { failureOf, showFailure } from '../../lib/errors.ts'
import type { DroppedFile, UploadEntry, UploadState } from './entries.ts'
import { fullName, isHidden, relativeName } from './entries.ts'
import { uploadFile } from './upload-file.ts'

const AT_ONCE = 2

/** Gives the project to upload into; it may create it on first use. */
export type ProjectOf = () => Promise<string>

export type UploadQueue = {
  readonly entries: () => readonly UploadEntry[]
  readonly subscribe: (listener: () => void) => () => void
  readonly add: (files: readonly DroppedFile[], projectOf: ProjectOf) => void
  readonly retry: (id: number, projectOf: ProjectOf) => void
}

type Job = { readonly entry: UploadEntry; readonly projectOf: ProjectOf }

/** Starts jobs from the list, two at a time, and goes on until it is empty. */
function createPump(jobs: Job[], work: (job: Job) => Promise<void>): () => void {
  let running = 0
  const pump = (): void => {
    while (running < AT_ONCE) {
      const job = jobs.shift()
      if (!job) return
      running += 1
      void work(job).finally(() => {
        running -= 1
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        pump()
      })
    }
  }
  return pump
}

/** Uploads files two at a time, and keeps what became of each. waiting → uploading → done or failed; failed → waiting by retry. */
export function createUploadQueue(): UploadQueue {
  let entries: readonly UploadEntry[] = []
  let nextId = 1
  const jobs: Job[] = []
  const listeners = new Set<() => void>()

  const setEntries = (next: readonly UploadEntry[]): void => {
    entries = next
    for (const listener of listeners) listener()
  }
  const setState = (id: number, state: UploadState): void =>
    setEntries(entries.map((entry) => (entry.id === id ? { ...entry, state } : entry)))

  const work = async ({ entry, projectOf }: Job): Promise<void> => {
    setState(entry.id, { kind: 'uploading', share: 0 })
    try {
      const projectUid = await projectOf()
      const onProgress = (share: number): void => setState(entry.id, { kind: 'uploading', share })
      const outcome = await uploadFile({ projectUid, name: entry.name, file: entry.file, onProgress })
      setState(entry.id, { kind: 'done', outcome })
    } catch (error) {
      setState(entry.id, { kind: 'failed', ...failureOf(error) })
    }
  }
  const pump = createPump(jobs, work)
  return {
    entries: () => entries,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add: (files, projectOf) => {
      const added = files
        .filter((file) => !isHidden(fullName(file)))
        .map((file): UploadEntry => ({ id: nextId++, name: relativeName(file), file, state: { kind: 'waiting' } }))
        .sort((a, b) => a.name.localeCompare(b.name))
      if (files.length > 0 && added.length === 0) {
        showFailure(new Error('There are only hidden files in what was added.'))
      }
      setEntries([...entries, ...added])
      jobs.push(...added.map((entry) => ({ entry, projectOf })))
      pump()
    },
    retry: (id, projectOf) => {
      const entry = entries.find((one) => one.id === id && one.state.kind === 'failed')
      if (!entry) return
      setState(id, { kind: 'waiting' })
      jobs.push({ entry, projectOf })
      pump()
    },
  }
}
