import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { addWorkOptions, performCommand, type WorkOptions } from '../perform-work.ts'

export function addReopenCommand(program: Command): void {
  addWorkOptions(program.command('reopen'))
    .summary('take decisions back')
    .description('Stages decided rows again: those of --tab confirmed or --tab rejected that match all options.')
    .action(reopen)
}

async function reopen(options: WorkOptions): Promise<void> {
  const { tab } = options
  if (tab !== 'confirmed' && tab !== 'rejected')
    throw new AppError('usage', 'Say which rows are reopened.', { hint: 'Add --tab confirmed or --tab rejected.' })
  await performCommand(options, {
    program: 'galley reopen',
    verb: 'reopen',
    past: 'reopened',
    tab,
    workOf: () => Promise.resolve({ work: { kind: 'reopen' } }),
  })
}
