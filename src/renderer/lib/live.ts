import type { ImportedFile } from '../../shared/import-views.ts'
import type { RowScope } from '../../shared/rows.ts'
import type { HostEvent } from '../../shared/views.ts'
import { api, queryClient, trpc } from './api.ts'
import { showFailure } from './errors.ts'

const FLUSH_MS = 250
/** A list is fetched again at most after so many times as long as its last fetch took: a long one must not fill the line. */
const REST = 9
/** A busy host answers slowly: what a person waits for is fetched again all the same. */
const MAX_REST_MS = 2_000
type RowListener = () => void
type FileListener = (file: ImportedFile) => void
type WorkListener = (progress: { readonly done: number; readonly total: number }) => void
type ScopeWatch = { readonly scope: RowScope; readonly listener: RowListener }
const scopeWatches = new Set<ScopeWatch>()
const workListeners = new Map<string, Set<WorkListener>>()
const fileListeners = new Map<string, Set<FileListener>>()
const reconnectListeners = new Set<() => void>()

function addTo<L>(listeners: Map<string, Set<L>>, key: string, listener: L): () => void {
  const those = listeners.get(key) ?? new Set<L>()
  those.add(listener)
  listeners.set(key, those)
  return () => {
    those.delete(listener)
    if (those.size === 0) listeners.delete(key)
  }
}

/** Calls the listener, at most every 250 ms, when rows of the scope changed. Returns the way to stop. */
export function onScopeChanged(scope: RowScope, listener: RowListener): () => void {
  const watch = { scope, listener }
  scopeWatches.add(watch)
  return () => scopeWatches.delete(watch)
}

/** Calls the listener with how far a review action of many rows has come. Returns the way to stop. */
export function onWork(workUid: string, listener: WorkListener): () => void {
  return addTo(workListeners, workUid, listener)
}

/** Projects of runs, as their events tell: an event about rows names the run alone. */
const projectOfRun = new Map<string, string>()

/** Whether an event is about rows of a scope; rows of a run that was never heard of may be of any project. */
function touches(event: HostEvent, scope: RowScope): boolean {
  if (event.type === 'documents') return scope.kind === 'project' && event.projectUid === scope.projectUid
  if (event.type !== 'rows' && event.type !== 'run') return false
  if (scope.kind === 'document')
    return event.documentUid === scope.documentUid && (scope.runUid === null || event.runUid === scope.runUid)
  const projectUid = event.type === 'run' ? event.projectUid : projectOfRun.get(event.runUid)
  return projectUid === undefined || projectUid === scope.projectUid
}

/** Calls the listener with each word about a file of the import, as it comes. Returns the way to stop. */
export function onImportFile(importUid: string, listener: FileListener): () => void {
  return addTo(fileListeners, importUid, listener)
}

/** Calls the listener when events may have been lost with a connection. Returns the way to stop. */
export function onReconnect(listener: () => void): () => void {
  reconnectListeners.add(listener)
  return () => reconnectListeners.delete(listener)
}

/** Queries about versions of documents, which only new documents and conversions touch. */
export const VERSIONS_KEY = ['versions'] as const

type Topic =
  | 'runs'
  | 'jobs'
  | 'batches'
  | 'usage'
  | 'documents'
  | 'versions'
  | 'projects'
  | 'schemas'
  | 'settings'
  | 'review'
  | 'watches'

/** Which lists an event touches. */
function topicsOf(event: HostEvent): readonly Topic[] {
  switch (event.type) {
    case 'run':
      return ['runs', 'jobs', 'usage', 'documents', 'projects']
    case 'rows':
      return ['runs', 'jobs', 'usage', 'documents', 'projects', 'review']
    case 'job':
      return ['jobs', 'runs', 'batches', 'usage']
    case 'batch':
      return ['batches', 'jobs', 'runs', 'usage']
    case 'documents':
      return ['documents', 'versions', 'projects']
    // The lists that it touches are named by an event of their own.
    case 'import':
      return []
    // What follows the work listens by itself.
    case 'work':
      return []
    case 'history':
      return ['review']
    case 'watch':
      return ['watches']
    case 'projects':
      return ['projects']
    case 'schemas':
      return ['schemas']
    case 'settings':
      return ['settings']
  }
}

function keysOf(topic: Topic): readonly (readonly unknown[])[] {
  switch (topic) {
    case 'runs':
      return [trpc.runs.pathKey()]
    case 'jobs':
      return [trpc.jobs.pathKey()]
    case 'batches':
      return [trpc.batches.pathKey()]
    case 'usage':
      return [trpc.usage.pathKey()]
    case 'documents':
      return [trpc.documents.pathKey(), trpc.search.pathKey()]
    case 'versions':
      return [VERSIONS_KEY]
    case 'projects':
      return [trpc.projects.pathKey()]
    case 'schemas':
      return [trpc.schemas.pathKey()]
    case 'settings':
      return [trpc.settings.pathKey(), trpc.providers.pathKey(), trpc.models.pathKey()]
    case 'review':
      return [trpc.review.pathKey()]
    case 'watches':
      return [trpc.watches.pathKey()]
  }
}

/** Fetches the lists of topics again, each when it has rested from its last fetch. */
function createRefresher() {
  const due = new Set<Topic>()
  const readyAtMs = new Map<Topic, number>()
  const refetch = async (topic: Topic): Promise<void> => {
    due.delete(topic)
    const startedAtMs = performance.now()
    readyAtMs.set(topic, Infinity)
    await Promise.allSettled(keysOf(topic).map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    const endedAtMs = performance.now()
    readyAtMs.set(topic, endedAtMs + Math.min(MAX_REST_MS, REST * (endedAtMs - startedAtMs)))
  }
  return {
    add: (topics: readonly Topic[]) => {
      for (const topic of topics) due.add(topic)
    },
    /** True when some have to wait. */
    flush: (): boolean => {
      for (const topic of [...due]) {
        // A fetch under way may have read the old state: let it end, then fetch again, or a busy host would never be heard.
        const isFetching = keysOf(topic).some((queryKey) => queryClient.isFetching({ queryKey }) > 0)
        if (!isFetching && performance.now() >= (readyAtMs.get(topic) ?? 0)) void refetch(topic)
      }
      return due.size > 0
    },
  }
}

function tellOfFile(importUid: string, file: ImportedFile): void {
  for (const listener of fileListeners.get(importUid) ?? []) listener(file)
  // It was read again in vain and stays as it was, so that no list would say why.
  if (file.status === 'ingested' && file.error) showFailure({ data: { app: file.error } })
}

/** Keeps every list fresh from the host's events, for as long as the returned function has not been called. */
export function followHost(): () => void {
  const lists = createRefresher()
  const scopes = new Set<ScopeWatch>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    timer = null
    for (const watch of scopes) if (scopeWatches.has(watch)) watch.listener()
    scopes.clear()
    if (lists.flush()) schedule()
  }
  const schedule = (): void => {
    timer ??= setTimeout(flush, FLUSH_MS)
  }

  // Events of a lost connection are lost with it: after it is back, everything may have changed.
  let wasLost = false
  const refetchAll = (): void => {
    void queryClient.invalidateQueries()
    for (const { listener } of scopeWatches) listener()
    for (const listener of reconnectListeners) listener()
  }

  const subscription = api.events.subscribe.subscribe(undefined, {
    onData: (event) => {
      lists.add(topicsOf(event))
      if (event.type === 'run') projectOfRun.set(event.runUid, event.projectUid)
      for (const watch of scopeWatches) if (touches(event, watch.scope)) scopes.add(watch)
      if (event.type === 'work') for (const listener of workListeners.get(event.workUid) ?? []) listener(event)
      if (event.type === 'import') tellOfFile(event.importUid, event.file)
      schedule()
    },
    onConnectionStateChange: ({ state, error }) => {
      if (state === 'connecting' && error) wasLost = true
      if (state !== 'pending' || !wasLost) return
      wasLost = false
      refetchAll()
    },
    onError: () => undefined,
  })
  return () => {
    subscription.unsubscribe()
    if (timer) clearTimeout(timer)
  }
}
