type Quittable = {
  readonly on: (event: 'before-quit', listener: (event: { preventDefault: () => void }) => void) => unknown
  readonly exit: (code: number) => void
}

const QUIT_MS = 5_000

/**
 * Holds quitting back until Galley has closed, for at most five seconds: what arrived stays staged either way.
 *
 *   open --(before-quit)--> closing --(closed, failed or too late)--> exit
 */
export function closeBeforeQuit(app: Quittable, close: () => Promise<void>, limitMs = QUIT_MS): void {
  let isClosing = false
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    const timer = setTimeout(() => app.exit(1), limitMs)
    close().then(
      () => {
        clearTimeout(timer)
        app.exit(0)
      },
      () => {
        clearTimeout(timer)
        app.exit(1)
      },
    )
  })
}
