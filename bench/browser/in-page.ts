/** What is measured inside the page: these functions are sent there as they stand and know nothing around them. */

/** Presses what the selector names and waits for words in the first row of the grid that were not there before. Milliseconds. */
export async function pressUntilRows(selector: string): Promise<number> {
  const textOfRow = (): string => document.querySelector('.ag-center-cols-container .ag-row')?.textContent ?? ''
  const before = textOfRow()
  const target = document.querySelector<HTMLElement>(selector)
  if (!target) throw new Error(`Nothing is ${selector}.`)
  const start = performance.now()
  target.click()
  await new Promise<void>((resolve) => {
    const look = (): void => {
      const text = textOfRow()
      if (text !== before && text.length > 20) resolve()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
  return performance.now() - start
}

/** Scrolls the grid steadily, down and back, and returns the time of each frame in milliseconds. */
export async function scrollFrames({ seconds, step }: { seconds: number; step: number }): Promise<readonly number[]> {
  const viewport = document.querySelector<HTMLElement>('.ag-body-vertical-scroll-viewport, .ag-body-viewport')
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
