import type { HostEvent } from '../shared/views.ts'

export type EventBus = {
  /** Returns the function that stops listening. */
  readonly on: (listener: (event: HostEvent) => void) => () => void
  readonly emit: (event: HostEvent) => void
}

export function createEventBus(): EventBus {
  const listeners = new Set<(event: HostEvent) => void>()
  return {
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit: (event) => {
      for (const listener of listeners) listener(event)
    },
  }
}

/** Events as an async iterable that ends with the signal. What arrives while the reader is busy is kept in order. */
export async function* iterateEvents(bus: EventBus, signal: AbortSignal): AsyncGenerator<HostEvent> {
  const queue: HostEvent[] = []
  let wake = (): void => undefined
  const stop = bus.on((event) => {
    queue.push(event)
    wake()
  })
  const onAbort = (): void => wake()
  const isAborted = (): boolean => signal.aborted
  signal.addEventListener('abort', onAbort)
  try {
    while (!isAborted()) {
      yield* queue.splice(0)
      if (queue.length > 0 || isAborted()) continue
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    stop()
    signal.removeEventListener('abort', onAbort)
  }
}
