import type { ActionEntry } from '../shared/review-work.ts'
import { formatAmount } from './output.ts'

const WORDS: Readonly<Record<ActionEntry['action'], string>> = {
  edit: 'edit',
  change: 'change of values',
  confirm: 'confirm',
  reject: 'reject',
  reopen: 'reopen',
  carry_over: 'carry-over',
  rerun: 'question asked again',
  undo: 'undo',
  redo: 'redo',
}

/** `confirm of 12 rows in 2 documents`. */
export function describeAction({ action, rows, documents, documentName, field, target }: ActionEntry): string {
  const of = target === null ? '' : ` (${WORDS[target]})`
  const what = field === null ? '' : ` of ${field}`
  const where = documents > 1 ? formatAmount(documents, 'document') : documentName
  return `${WORDS[action]}${of}${what}, ${formatAmount(rows, 'row')} in ${where}`
}
