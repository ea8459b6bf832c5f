import { useEffect, useState } from 'react'
import styles from './row-panel.module.css'

const WIDTH_KEY = 'galley.panelWidth'
const OPEN_KEY = 'galley.panelOpen'
const MIN = 280
const MAX = 960
const HOME = 340
const STEP = 24
/** Below it the panel lies over the grid. */
const ROOM_FOR_PANEL = 1_100

const clamp = (width: number): number => Math.round(Math.max(MIN, Math.min(MAX, width)))

/** Width and visibility of the row panel; both are remembered, but a narrow window begins without the panel. */
export function usePanelSize() {
  const [width, setWidth] = useState(() => clamp(Number(window.localStorage.getItem(WIDTH_KEY)) || HOME))
  const [isOpen, setIsOpen] = useState(
    () => window.innerWidth >= ROOM_FOR_PANEL && window.localStorage.getItem(OPEN_KEY) !== 'no',
  )
  useEffect(() => window.localStorage.setItem(WIDTH_KEY, String(width)), [width])
  return {
    width,
    setWidth: (next: number) => setWidth(clamp(next)),
    isOpen,
    setIsOpen: (next: boolean): void => {
      if (window.innerWidth >= ROOM_FOR_PANEL) window.localStorage.setItem(OPEN_KEY, next ? 'yes' : 'no')
      setIsOpen(next)
    },
  }
}

type SeparatorProps = { readonly width: number; readonly onWidth: (width: number) => void }

const KEY_WIDTHS: Readonly<Record<string, (width: number) => number>> = {
  ArrowLeft: (width) => width + STEP,
  ArrowRight: (width) => width - STEP,
  Home: () => MIN,
  End: () => MAX,
}

/** The edge between grid and panel: drawn with the mouse, moved by arrows, Home and End; a double click sets it back. */
export function PanelSeparator({ width, onWidth }: SeparatorProps) {
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
      onDoubleClick={() => onWidth(HOME)}
      onKeyDown={(event) => {
        const next = KEY_WIDTHS[event.key]
        if (!next) return
        onWidth(next(width))
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
