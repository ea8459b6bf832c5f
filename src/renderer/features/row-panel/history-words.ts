import type { ReviewAction } from '../../../shared/domain.ts'
import type { HistoryEntry } from '../../../shared/views.ts'
import { showValue } from '../../grid/values.ts'
import { formatCount } from '../../lib/format.ts'

/** A change of whole rows may have replaced dozens of fields. */
const MAX_SHOWN = 5

const nameOf = (action: ReviewAction | null): string => action?.replaceAll('_', ' ') ?? 'action'

/** One line of a row's history, without when and by whom: "risk changed, medium → high (with 41 others)". */
export function historyWords(entry: HistoryEntry): string {
  const others = entry.rows > 1 ? `with ${formatCount(entry.rows - 1)} other${entry.rows > 2 ? 's' : ''}` : ''
  const many = others && ` ${others}`
  const reason = entry.reason ? `: ${entry.reason}` : ''
  switch (entry.action) {
    case 'edit':
    case 'change':
      return entry.changes.length > 0
        ? `${changeWords(entry.changes)}${others && ` (${others})`}${reason}`
        : `${entry.field ?? 'values'} changed${many}${reason}`
    case 'confirm':
      return `confirmed${many}`
    case 'reject':
      return `rejected${many}${reason}`
    case 'reopen':
      return `reopened${many}`
    case 'carry_over':
      return `carried over from an earlier version${many}`
    case 'rerun':
      return `asked again${many}`
    case 'undo':
      return `${nameOf(entry.target)} undone${many}`
    case 'redo':
      return `${nameOf(entry.target)} done again${many}`
  }
}

function changeWords(changes: HistoryEntry['changes']): string {
  const shown = changes
    .slice(0, MAX_SHOWN)
    .map(
      ({ field, before, after }) =>
        `${field} changed, ${showValue(before) || 'empty'} → ${showValue(after) || 'empty'}`,
    )
  const more = changes.length - shown.length
  return [...shown, ...(more > 0 ? [`${formatCount(more)} more field${more > 1 ? 's' : ''} changed`] : [])].join('; ')
}
