/** A few things that cost memory, the least recently used dropped first. The newest stays, whatever it weighs. */
export type Recent<T> = {
  readonly get: (key: string) => T | undefined
  readonly put: (key: string, value: T, weight: number) => void
  readonly drop: (key: string) => void
}

export function keepRecent<T>(maxWeight: number, onDrop: (value: T) => void): Recent<T> {
  const kept = new Map<string, { readonly value: T; readonly weight: number }>()
  const drop = (key: string): void => {
    const entry = kept.get(key)
    if (!entry) return
    kept.delete(key)
    onDrop(entry.value)
  }
  const weigh = (): number => [...kept.values()].reduce((sum, { weight }) => sum + weight, 0)
  return {
    drop,
    get: (key) => {
      const entry = kept.get(key)
      if (!entry) return undefined
      kept.delete(key)
      kept.set(key, entry)
      return entry.value
    },
    put: (key, value, weight) => {
      drop(key)
      kept.set(key, { value, weight })
      for (const oldest of kept.keys()) {
        if (kept.size === 1 || weigh() <= maxWeight) break
        drop(oldest)
      }
    },
  }
}
