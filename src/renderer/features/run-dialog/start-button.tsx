import { Button } from '@mantine/core'
import { IconMoon, IconPlayerPlay } from '@tabler/icons-react'
import { countOf } from '../../lib/format.ts'
import type { RunDesk } from './use-run-desk.ts'

function labelOf({ draft, quote, isStale, error }: RunDesk): string {
  const verb = draft.choices.lane === 'overnight' ? 'Send' : 'Run'
  if (!quote || isStale || error) return verb
  if (quote.rows > 0) return `${verb} ${countOf(quote.rows, 'row')}`
  return quote.reusableRows > 0 ? `Take over ${countOf(quote.reusableRows, 'row')}` : verb
}

/** The primary action, named with its number once the quote knows it. */
export function StartButton({ desk }: { readonly desk: RunDesk }) {
  const { draft, request, quote, isStale, isProbing, error, start } = desk
  const isNothing = quote !== undefined && !isStale && quote.rows + quote.reusableRows === 0
  const Icon = draft.choices.lane === 'overnight' ? IconMoon : IconPlayerPlay
  return (
    <Button
      variant="filled"
      miw={130}
      leftSection={<Icon size={14} aria-hidden />}
      disabled={!request || isProbing || isNothing || error !== null}
      loading={start.isPending}
      onClick={() => request && start.mutate(request)}
    >
      {labelOf(desk)}
    </Button>
  )
}
