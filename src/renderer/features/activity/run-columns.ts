import type { Column } from './activity-table.tsx'

export const RUN_COLUMNS: readonly Column[] = [
  { label: 'Run' },
  { label: 'State' },
  { label: 'Progress' },
  { label: 'Provider' },
  { label: 'Calls', isNumber: true },
  { label: 'Tokens', isNumber: true },
  { label: 'Cost', isNumber: true },
  { label: 'Throughput', isNumber: true },
  { label: 'Duration', isNumber: true },
  { label: 'Started', isNumber: true },
]
