import { Button } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { KeyOf } from '../../keys/key-of.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import type { RunSummary } from '../../../shared/views.ts'
import bar from './document-bar.module.css'

/** Says why nothing can be decided in a further opinion, and leads to the run that is reviewed. */
export function OpinionNotice({ run, onMain }: { readonly run: RunSummary | null; readonly onMain: () => void }) {
  const isFurther = run !== null && run.opinion > 0
  useKeys(isFurther ? { mainRun: onMain } : {})
  if (!isFurther) return null
  return (
    <div className={bar.readonly} role="note">
      <IconEye size={15} aria-hidden />
      <span>
        A further opinion, by {run.model}: here to be looked at and compared. Reviewing and export go by the main run.
      </span>
      <Button size="compact-xs" onClick={onMain}>
        Show the main run
        <KeyOf action="mainRun" />
      </Button>
    </div>
  )
}
