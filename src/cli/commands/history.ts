import type { Command } from 'commander'
import type { ActionEntry } from '../../shared/review-work.ts'
import { describeAction } from '../describe-action.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { printJson, printLine, printTable } from '../output.ts'
import { withSession } from '../session.ts'

type HistoryOptions = BaseOptions & { readonly project?: string; readonly limit: number; readonly before?: number }

export function addHistoryCommand(program: Command): void {
  withBaseOptions(program.command('history'))
    .summary('list what was done to rows')
    .description('Lists the actions on rows, the newest first. Works while another Galley writes.')
    .option('--project <name>', 'only of this project')
    .option('--limit <n>', 'print so many at most', wholeNumber(1, 200), 20)
    .option('--before <action>', 'only actions before this one', wholeNumber(1, 2 ** 53 - 1))
    .action(history)
}

async function history({ workspace, json, project, limit, before }: HistoryOptions): Promise<void> {
  const log = await withSession({ workspace, program: 'galley history', mode: 'read' }, async ({ api }) => {
    const projectUid = project === undefined ? null : (await api.projects.find({ name: project })).projectUid
    return await api.review.log({ before: before ?? null, limit, projectUid })
  })
  if (json) {
    for (const entry of log.entries) printJson(entry)
    printJson({ shown: log.entries.length, next: log.next })
  } else if (log.entries.length === 0) printLine('Nothing was done yet.')
  else printTable([['action', 'when', 'who', 'what', 'note'], ...log.entries.map(toCells)])
}

function toCells(entry: ActionEntry): readonly string[] {
  const { eventId, at, actor, state, reason, statement } = entry
  const note = [state === 'undone' ? 'undone' : null, reason, statement].filter((one) => one !== null).join('; ')
  return [String(eventId), at.slice(0, 19).replace('T', ' '), actor, describeAction(entry), note]
}
