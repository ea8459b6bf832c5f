import type { Command } from 'commander'
import { addWorkOptions, performCommand, type WorkOptions } from '../perform-work.ts'

type ConfirmOptions = WorkOptions & { readonly statementOf?: string }

export function addConfirmCommand(program: Command): void {
  addWorkOptions(program.command('confirm'))
    .summary('confirm what is staged')
    .description(
      'Confirms the staged rows that match all options and fit the schema, as one action of the history. Ctrl-C stops after the present step.',
    )
    .option('--statement-of <sample>', 'keep what this sample said with the action')
    .action(confirm)
}

async function confirm(options: ConfirmOptions): Promise<void> {
  await performCommand(options, {
    program: 'galley confirm',
    verb: 'confirm',
    past: 'confirmed',
    tab: 'ai_complete',
    workOf: () => Promise.resolve({ work: { kind: 'confirm', sampleUid: options.statementOf ?? null } }),
  })
}
