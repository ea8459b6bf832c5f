import { useEffect, useState } from 'react'
import styles from './facets.module.css'

const WIDTH_KEY = 'galley.facetWidth'
const MIN = 220
const MAX = 520
const HOME = 280
const STEP = 24

const clamp = (width: number): number => Math.round(Math.max(MIN, Math.min(MAX, width)))

/** Width of the facet panel; it is remembered. */
export function useFacetSize() {
  const [width, setWidth] = useState(() => clamp(Number(window.localStorage.getItem(WIDTH_KEY)) || HOME))
  useEffect(() => window.localStorage.setItem(WIDTH_KEY, String(width)), [width])
  return { width, setWidth: (next: number) => setWidth(clamp(next)) }
}

type SeparatorProps = { readonly width: number; readonly onWidth: (width: number) => void }

/** Between the facet panel and the grid at its right; dragged, or moved by arrows. */
export function FacetSeparator({ width, onWidth }: SeparatorProps) {
  return (
    <div
      className={styles.separator}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the facets"
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      aria-valuenow={width}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') onWidth(width + STEP)
        else if (event.key === 'ArrowLeft') onWidth(width - STEP)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
      onPointerDown={(event) => {
        const target = event.currentTarget
        const start = event.clientX
        target.setPointerCapture(event.pointerId)
        const onMove = (move: PointerEvent): void => onWidth(width + move.clientX - start)
        target.addEventListener('pointermove', onMove)
        target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', onMove), {
          once: true,
        })
      }}
    />
  )
}
