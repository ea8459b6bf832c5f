import type { JsonValue } from '../../../shared/json.ts'
import type { ReviewAction } from '../../../shared/domain.ts'
import type { ActionEntry } from '../../../shared/review-work.ts'
import { countOf } from '../../lib/format.ts'
import { showValue } from '../../grid/values.ts'

const DONE: Readonly<Record<ReviewAction, string>> = {
  edit: 'edited',
  change: 'changed',
  confirm: 'confirmed',
  reject: 'rejected',
  reopen: 'reopened',
  carry_over: 'carried over',
  rerun: 'asked again',
  undo: 'undone',
  redo: 'done again',
}
const OF_TARGET: Readonly<Record<ReviewAction, string>> = {
  edit: 'an edit',
  change: 'a change of values',
  confirm: 'a confirmation',
  reject: 'a rejection',
  reopen: 'a reopening',
  carry_over: 'a carry-over',
  rerun: 'a question asked again',
  undo: 'an undo',
  redo: 'a redo',
}

const valueWords = (value: JsonValue): string => (value === null ? 'empty' : showValue(value) || 'empty')

/** What an action did, without where: "41 rows confirmed", "risk edited, medium → high", "undid a rejection of 3 rows". */
export function actionWords(entry: ActionEntry): string {
  const { action, rows, field, before, after, target } = entry
  if (target !== null && (action === 'undo' || action === 'redo'))
    return `${action === 'undo' ? 'undid' : 'redid'} ${OF_TARGET[target]} of ${countOf(rows, 'row')}`
  if (action === 'edit') return `${field ?? 'a value'} edited, ${valueWords(before)} → ${valueWords(after)}`
  if (action === 'change') return `${field ?? 'values'} changed in ${countOf(rows, 'row')}`
  return `${countOf(rows, 'row')} ${DONE[action]}`
}

/** Where an action was: its document, or how many of its project. */
export function placeWords({ documents, documentName, projectName }: ActionEntry): string {
  return documents > 1 ? `${countOf(documents, 'document')} of ${projectName}` : documentName
}
