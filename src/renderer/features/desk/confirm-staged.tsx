import { Button } from '@mantine/core'
import { formatCount } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import type { Desk } from './use-desk.ts'

/** The one primary action of a desk, named with its number. */
export function ConfirmStaged({ desk, staged }: { readonly desk: Desk; readonly staged: number }) {
  if (staged === 0 || desk.isReadOnly) return null
  return (
    <Button variant="filled" onClick={desk.actions.confirmAll}>
      {desk.query.isFiltered ? 'Confirm all that match' : `Confirm ${formatCount(staged)} staged`}
      <KeyOf action="confirmAll" />
    </Button>
  )
}
