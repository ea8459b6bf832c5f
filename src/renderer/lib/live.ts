import type { HostEvent } from '../../shared/views.ts'
import { api, queryClient, trpc } from './api.ts'

const FLUSH_MS = 250
type RowListener = () => void
const rowListeners = new Map<string, Set<RowListener>>()

/** Calls the listener, at most every 250 ms, when rows of the document changed. Returns the way to stop. */
export function onRowsChanged(documentUid: string, listener: RowListener): () => void {
  const listeners = rowListeners.get(documentUid) ?? new Set()
  listeners.add(listener)
  rowListeners.set(documentUid, listeners)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) rowListeners.delete(documentUid)
  }
}

type Topic = 'runs' | 'documents' | 'projects' | 'schemas' | 'settings' | 'review'

/** Which lists an event touches. */
export function topicsOf(event: HostEvent): readonly Topic[] {
  switch (event.type) {
    case 'run':
      return ['runs', 'documents', 'projects']
    case 'rows':
      return ['runs', 'documents', 'projects', 'review']
    case 'documents':
      return ['documents', 'projects']
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
    case 'documents':
      return [trpc.documents.pathKey()]
    case 'projects':
      return [trpc.projects.pathKey()]
    case 'schemas':
      return [trpc.schemas.pathKey()]
    case 'settings':
      return [trpc.settings.pathKey(), trpc.providers.pathKey()]
    case 'review':
      return [trpc.review.pathKey()]
  }
}

/** Keeps every list fresh from the host's events, for as long as the returned function has not been called. */
export function followHost(): () => void {
  const topics = new Set<Topic>()
  const documents = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | null = null

  const flush = (): void => {
    timer = null
    const due = [...topics]
    topics.clear()
    for (const documentUid of documents) for (const listener of rowListeners.get(documentUid) ?? []) listener()
    documents.clear()
    for (const topic of due) {
      for (const queryKey of keysOf(topic)) {
        // A fetch under way may have read the old state: let it end, then fetch again, or a busy host would never be heard.
        if (queryClient.isFetching({ queryKey }) > 0) topics.add(topic)
        else void queryClient.invalidateQueries({ queryKey })
      }
    }
    if (topics.size > 0) schedule()
  }
  const schedule = (): void => {
    timer ??= setTimeout(flush, FLUSH_MS)
  }

  // Events of a lost connection are lost with it: after it is back, everything may have changed.
  let wasLost = false
  const refetchAll = (): void => {
    void queryClient.invalidateQueries()
    for (const listeners of rowListeners.values()) for (const listener of listeners) listener()
  }

  const subscription = api.events.subscribe.subscribe(undefined, {
    onData: (event) => {
      for (const topic of topicsOf(event)) topics.add(topic)
      if (event.type === 'rows' || event.type === 'run') documents.add(event.documentUid)
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
