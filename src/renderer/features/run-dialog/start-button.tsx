import { Button } from '@mantine/core'
import { IconMoon, IconPlayerPlay } from '@tabler/icons-react'
import { countOf } from '../../lib/format.ts'
import type { RunDesk } from './use-run-desk.ts'

/** The primary action, named with its number once the quote knows it. */
export function StartButton({ desk }: { readonly desk: RunDesk }) {
  const { draft, request, quote, isStale, isProbing, start } = desk
  const isOvernight = draft.choices.lane === 'overnight'
  const verb = isOvernight ? 'Send' : 'Run'
  const isNothing = quote !== undefined && !isStale && quote.rows + quote.reusableRows === 0
  return (
    <Button
      variant="filled"
      leftSection={isOvernight ? <IconMoon size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />}
      disabled={!request || isProbing || isNothing}
      loading={start.isPending}
      onClick={() => request && start.mutate(request)}
    >
      {quote && !isStale && quote.rows > 0 ? `${verb} ${countOf(quote.rows, 'row')}` : verb}
    </Button>
  )
}
