import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { UndoResult } from '../../shared/review-work.ts'
import { describeAction } from '../describe-action.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { reportError } from '../report-error.ts'
import { withSession } from '../session.ts'

type UndoOptions = BaseOptions & { readonly through?: number }
type Direction = 'undo' | 'redo'

export function addUndoCommand(program: Command): void {
  addDirection(program, 'undo')
    .summary('take the last action back')
    .description('Takes the newest action of the workspace back, however many rows and documents it touched.')
}

export function addRedoCommand(program: Command): void {
  addDirection(program, 'redo')
    .summary('do an undone action again')
    .description('Does the action that was undone last again.')
}

function addDirection(program: Command, direction: Direction): Command {
  return withBaseOptions(program.command(direction))
    .option(
      '--through <action>',
      'all actions down to this one, as `galley history` numbers them',
      wholeNumber(1, 2 ** 53 - 1),
    )
    .action((options: UndoOptions) => replay(options, direction))
}

async function replay({ workspace, json, through }: UndoOptions, direction: Direction): Promise<void> {
  const result = await withSession({ workspace, program: `galley ${direction}`, mode: 'write' }, ({ api }) =>
    api.review[direction](through === undefined ? {} : { throughEventId: through }),
  )
  const word = direction === 'undo' ? 'Undone' : 'Done again'
  if (!json) printLine(`${word}: ${describeAction(result.action)}; ${formatAmount(result.rows, 'row')}.`)
  if (result.refused > 0) reportError(refusedError(result), { isJson: json, result })
  else if (json) printJson(result)
}

function refusedError({ refused }: UndoResult): ReturnType<AppError['toData']> {
  const message = `${formatAmount(refused, 'row')} stayed as ${refused === 1 ? 'it is' : 'they are'}: something else was done there since.`
  return new AppError('row_conflict', message, { hint: 'See `galley history` for what was done since.' }).toData()
}
