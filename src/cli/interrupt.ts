const INTERRUPTED_EXIT_CODE = 130

export type Interrupt = {
  readonly isInterrupted: () => boolean
  /** Resolves when the cancelling that was begun, if any, is done. */
  readonly settled: () => Promise<void>
  readonly stop: () => void
}

/** The first Ctrl-C cancels, the second ends the process at once; what is open is put right at the next start. */
export function onInterrupt(cancel: () => Promise<unknown>): Interrupt {
  let cancelling: Promise<unknown> | null = null
  const listener = (): void => {
    if (cancelling) process.exit(INTERRUPTED_EXIT_CODE)
    process.stderr.write('\ngalley: cancelling; press Ctrl-C again to end at once\n')
    cancelling = cancel().catch(() => undefined)
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, listener)
  return {
    isInterrupted: () => cancelling !== null,
    settled: async () => {
      await cancelling
    },
    stop: () => {
      for (const signal of signals) process.off(signal, listener)
    },
  }
}
