import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerStop } from '@tabler/icons-react'
import { useRunControls } from './use-run-controls.ts'

type RunButtonsProps = {
  /** Runs (by uid) that are under way. */
  readonly running: readonly string[]
  /** A class of the button that is given up first where room is short. */
  readonly cancelClass?: string | undefined
}

/** Pause and Cancel for runs that are under way; nothing when none is. Paused ones have their notice. */
export function RunButtons({ running, cancelClass }: RunButtonsProps) {
  const { pause, cancel } = useRunControls()
  if (running.length === 0) return null
  return (
    <>
      <Button
        leftSection={<IconPlayerPause size={14} aria-hidden />}
        loading={pause.isPending}
        onClick={() => pause.mutate({ runUids: [...running] })}
      >
        Pause
      </Button>
      <Button
        className={cancelClass}
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ runUids: [...running] })}
      >
        Cancel
      </Button>
    </>
  )
}
