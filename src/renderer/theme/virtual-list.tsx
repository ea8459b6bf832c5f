import type { ReactNode } from 'react'
import styles from './pieces.module.css'
import { useWindow } from './use-window.ts'

type VirtualListProps<T> = {
  readonly items: readonly T[]
  readonly label: string
  readonly keyOf: (item: T) => string | number
  /** In pixels; a stable function. */
  readonly heightOf: (item: T) => number
  readonly children: (item: T) => ReactNode
  readonly maxHeight?: number
}

/** A list of any length of which only what is in sight is drawn. */
export function VirtualList<T>({ items, label, keyOf, heightOf, children, maxHeight = 340 }: VirtualListProps<T>) {
  const { ref, rows, total } = useWindow(items, heightOf)
  return (
    <div ref={ref} className={styles.virtual} style={{ maxHeight }} tabIndex={0} role="group" aria-label={label}>
      <ul style={{ height: total }}>
        {rows.map(({ item, index, top, height }) => (
          <li
            key={keyOf(item)}
            style={{ transform: `translateY(${top}px)`, height }}
            aria-setsize={items.length}
            aria-posinset={index + 1}
          >
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}
