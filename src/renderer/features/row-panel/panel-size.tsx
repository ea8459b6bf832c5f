import { useEffect, useState } from 'react'
import styles from './row-panel.module.css'

const WIDTH_KEY = 'galley.panelWidth'
const MIN = 280
const MAX = 760
const HOME = 340
const STEP = 24
const ROOM_FOR_PANEL = 1_100

const clamp = (width: number): number => Math.round(Math.max(MIN, Math.min(MAX, width)))

/** Width and visibility of the side panel; the width is remembered. */
export function usePanelSize() {
  const [width, setWidth] = useState(() => clamp(Number(window.localStorage.getItem(WIDTH_KEY)) || HOME))
  const [isOpen, setIsOpen] = useState(() => window.innerWidth >= ROOM_FOR_PANEL)
  useEffect(() => window.localStorage.setItem(WIDTH_KEY, String(width)), [width])
  return { width, setWidth: (next: number) => setWidth(clamp(next)), isOpen, setIsOpen }
}

export function PanelSeparator({
  width,
  onWidth,
}: {
  readonly width: number
  readonly onWidth: (width: number) => void
}) {
  return (
    <div
      className={styles.separator}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the side panel"
      aria-valuemin={MIN}
      aria-valuemax={MAX}
      aria-valuenow={width}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') onWidth(width + STEP)
        else if (event.key === 'ArrowRight') onWidth(width - STEP)
        else return
        event.preventDefault()
      }}
      onPointerDown={(event) => {
        const target = event.currentTarget
        const start = event.clientX
        target.setPointerCapture(event.pointerId)
        const onMove = (move: PointerEvent): void => onWidth(width + start - move.clientX)
        target.addEventListener('pointermove', onMove)
        target.addEventListener('lostpointercapture', () => target.removeEventListener('pointermove', onMove), {
          once: true,
        })
      }}
    />
  )
}
