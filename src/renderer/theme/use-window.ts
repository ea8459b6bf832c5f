import type { RefCallback } from 'react'
import { useCallback, useMemo, useState } from 'react'

const OVERSCAN_PX = 400
const FIRST_HEIGHT_PX = 800

export type WindowedRows<T> = {
  /** For the element that scrolls. */
  readonly ref: RefCallback<HTMLElement>
  readonly rows: readonly { readonly item: T; readonly index: number; readonly top: number; readonly height: number }[]
  readonly before: number
  readonly after: number
  readonly total: number
}

/** The last place whose offset is not beyond the position. */
function placeAt(offsets: Float64Array, position: number): number {
  let low = 0
  let high = offsets.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((offsets[middle] ?? 0) <= position) low = middle
    else high = middle - 1
  }
  return low
}

function offsetsOf<T>(items: readonly T[], heightOf: (item: T) => number): Float64Array {
  const offsets = new Float64Array(items.length + 1)
  for (const [index, item] of items.entries()) offsets[index + 1] = (offsets[index] ?? 0) + heightOf(item)
  return offsets
}

/** Only the rows in sight of a long list, each of a known height, so that ten thousand are as light as ten. */
export function useWindow<T>(items: readonly T[], heightOf: (item: T) => number): WindowedRows<T> {
  const [sight, setSight] = useState({ top: 0, height: FIRST_HEIGHT_PX })
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return
    const look = (): void => setSight({ top: element.scrollTop, height: element.clientHeight || FIRST_HEIGHT_PX })
    const observer = new ResizeObserver(look)
    observer.observe(element)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  const offsets = useMemo(() => offsetsOf(items, heightOf), [items, heightOf])
  const total = offsets[items.length] ?? 0
  const first = placeAt(offsets, Math.max(0, Math.min(sight.top, total - sight.height) - OVERSCAN_PX))
  const last = Math.min(items.length, placeAt(offsets, sight.top + sight.height + OVERSCAN_PX) + 1)
  const rows = items.slice(first, last).map((item, place) => {
    const index = first + place
    const top = offsets[index] ?? 0
    return { item, index, top, height: (offsets[index + 1] ?? top) - top }
  })
  return { ref, rows, before: offsets[first] ?? 0, after: total - (offsets[last] ?? total), total }
}
