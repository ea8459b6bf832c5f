/** What is measured inside the page: these functions are sent there as they stand and know nothing around them. */

/**
 * Presses an element and waits until the rows in sight are others than before, and none of them is still
 * empty. Milliseconds up to the frame that shows them.
 *
 * @throws Error after 20 seconds without such rows, with what stands there instead
 */
export async function pressUntilRows(target: HTMLElement | SVGElement): Promise<number> {
  const MOST_MS = 20_000
  const rowsInSight = (): readonly string[] => {
    const rows = document.querySelectorAll<HTMLElement>('.ag-row')
    return [...rows].map((row) => `${row.getAttribute('row-index') ?? ''} ${row.textContent}`)
  }
  const before = new Set(rowsInSight())
  const start = performance.now()
  target.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  await new Promise<void>((resolve, reject) => {
    const look = (): void => {
      const rows = rowsInSight()
      const isThere = rows.length > 0 && rows.every((row) => row.length > 20)
      if (isThere && rows.some((row) => !before.has(row))) resolve()
      else if (performance.now() - start > MOST_MS) reject(new Error(`No other rows came: ${rows.join(' | ')}`))
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return performance.now() - start
}

/** Scrolls the grid steadily, down and back, and returns the time of each frame in milliseconds. */
export async function scrollFrames({ seconds, step }: { seconds: number; step: number }): Promise<readonly number[]> {
  const viewport = document.querySelector<HTMLElement>('.ag-grid-viewport')
  if (!viewport) throw new Error('There is no grid.')
  const frames: number[] = []
  const end = performance.now() + seconds * 1000
  let direction = 1
  await new Promise<void>((resolve) => {
    let last = performance.now()
    const frame = (now: number): void => {
      frames.push(now - last)
      last = now
      if (viewport.scrollTop + viewport.clientHeight >= viewport.scrollHeight - 1) direction = -1
      if (viewport.scrollTop <= 0) direction = 1
      viewport.scrollTop += direction * step
      if (now < end) requestAnimationFrame(frame)
      else resolve()
    }
    requestAnimationFrame(frame)
  })
  return frames.slice(1)
}
