import { Button } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useRunControls } from './use-run-controls.ts'

type RunButtonsProps = {
  readonly running: readonly string[]
  readonly paused: readonly string[]
}

/** Pause, Resume and Cancel for the runs (by uid) that are under way; nothing when none is. */
export function RunButtons({ running, paused }: RunButtonsProps) {
  const { pause, resume, cancel } = useRunControls()
  const open = [...running, ...paused]
  if (open.length === 0) return null
  return (
    <>
      {paused.length > 0 && (
        <Button
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          loading={resume.isPending}
          onClick={() => resume.mutate({ runUids: [...paused] })}
        >
          Resume
        </Button>
      )}
      {running.length > 0 && (
        <Button
          leftSection={<IconPlayerPause size={14} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate({ runUids: [...running] })}
        >
          Pause
        </Button>
      )}
      <Button
        leftSection={<IconPlayerStop size={14} aria-hidden />}
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ runUids: open })}
      >
        Cancel
      </Button>
    </>
  )
}
