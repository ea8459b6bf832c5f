import type { Column } from './activity-table.tsx'

export const RUN_COLUMNS: readonly Column[] = [
  { label: 'Run' },
  { label: 'State' },
  { label: 'Progress' },
  { label: 'Model' },
  { label: 'Calls', isNumber: true, isOptional: true },
  { label: 'Tokens', isNumber: true, isOptional: true },
  { label: 'Cost', isNumber: true },
  { label: 'Speed', isNumber: true, isOptional: true },
  { label: 'Started', isNumber: true, isOptional: true },
]
