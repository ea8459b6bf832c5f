import { useEffect } from 'react'
import styles from './desk.module.css'

export type Callout = { readonly x: number; readonly y: number; readonly message: string; readonly hint: string }

const SHOWN_MS = 8_000

/** Where the cell of a refused edit is on the screen. */
export function placeOfCell(row: string, colId: string): { readonly x: number; readonly y: number } {
  const cell = [...document.querySelectorAll(`[row-id="${CSS.escape(row)}"] [col-id]`)].find(
    (one) => one.getAttribute('col-id') === colId,
  )
  const box = cell?.getBoundingClientRect()
  return box
    ? { x: Math.min(box.left, window.innerWidth - 350), y: Math.min(box.bottom + 4, window.innerHeight - 80) }
    : { x: 240, y: 120 }
}

/** Says at the cell why its value was refused; the old value is back in the cell by then. */
export function EditCallout({ callout, onClose }: { readonly callout: Callout; readonly onClose: () => void }) {
  useEffect(() => {
    const timer = setTimeout(onClose, SHOWN_MS)
    const onKeyDown = (): void => onClose()
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('pointerdown', onKeyDown)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('pointerdown', onKeyDown)
    }
  }, [callout, onClose])
  return (
    <div className={styles.callout} role="alert" style={{ left: callout.x, top: callout.y }}>
      {callout.message}
      <span>{callout.hint} The old value is back.</span>
    </div>
  )
}
