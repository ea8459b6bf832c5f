import { Button } from '@mantine/core'

type RowButtonProps = {
  readonly label: string
  /** The whole of it, for those who hear the button without its row. */
  readonly what: string
  readonly isBusy: boolean
  readonly onClick: () => void
}

/** A small button at the end of a table's row. */
export function RowButton({ label, what, isBusy, onClick }: RowButtonProps) {
  return (
    <Button size="compact-xs" loading={isBusy} aria-label={what} onClick={onClick}>
      {label}
    </Button>
  )
}
