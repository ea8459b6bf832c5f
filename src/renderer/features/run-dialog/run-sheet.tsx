import type { ReactNode } from 'react'
import type { DispatchScope } from '../../../shared/model-work.ts'
import { QuotePanel } from './quote-panel.tsx'
import styles from './run-dialog.module.css'
import { RunForm } from './run-form.tsx'
import type { RunDesk } from './use-run-desk.ts'

type RunSheetProps = {
  readonly desk: RunDesk
  readonly scope: DispatchScope['kind']
  /** What is asked, above of whom. */
  readonly children?: ReactNode
}

/** The choices of a run, and beside them what it would take. */
export function RunSheet({ desk, scope, children }: RunSheetProps) {
  return (
    <div className={styles.columns}>
      <div className={styles.form}>
        {children}
        <RunForm draft={desk.draft} makesRows={scope !== 'rows'} />
      </div>
      <QuotePanel desk={desk} scope={scope} />
    </div>
  )
}
