import { Command } from 'commander'
import { findAssets } from '../core/assets.ts'
import { addBatchesCommand } from './commands/batches.ts'
import { addChangeCommand } from './commands/change.ts'
import { addClustersCommand } from './commands/clusters.ts'
import { addCompareCommand } from './commands/compare.ts'
import { addConfirmCommand } from './commands/confirm.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEditCommand } from './commands/edit.ts'
import { addExportCommand } from './commands/export.ts'
import { addFacetsCommand } from './commands/facets.ts'
import { addHistoryCommand } from './commands/history.ts'
import { addIngestCommand } from './commands/ingest.ts'
import { addModelsCommand } from './commands/models.ts'
import { addParseCommand } from './commands/parse.ts'
import { addProvidersCommand } from './commands/providers.ts'
import { addRejectCommand } from './commands/reject.ts'
import { addReopenCommand } from './commands/reopen.ts'
import { addRereadCommand } from './commands/reread.ts'
import { addRowsCommand } from './commands/rows.ts'
import { addRunCommand } from './commands/run.ts'
import { addRunsCommand } from './commands/runs.ts'
import { addSampleCommand } from './commands/sample.ts'
import { addSchemaCommand } from './commands/schema.ts'
import { addSearchCommand } from './commands/search.ts'
import { addServeCommand } from './commands/serve.ts'
import { addStatusCommand } from './commands/status.ts'
import { addRedoCommand, addUndoCommand } from './commands/undo.ts'
import { addUsageCommand } from './commands/usage.ts'
import { addVersionsCommand } from './commands/versions.ts'
import { addWatchCommand } from './commands/watch.ts'

/** Every command, each in a file of its own that loads the core only when it is called. */
export function createProgram(): Command {
  const program = new Command('galley')
    .description('Structured data out of piles of documents; only what a person confirmed becomes data.')
    .version(findAssets(import.meta.url).version)
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(run it with --help to see how it is used)')
  for (const add of [
    addParseCommand,
    addIngestCommand,
    addRereadCommand,
    addSchemaCommand,
    addRunCommand,
    addRunsCommand,
    addCompareCommand,
    addBatchesCommand,
    addStatusCommand,
    addRowsCommand,
    addFacetsCommand,
    addClustersCommand,
    addSampleCommand,
    addSearchCommand,
    addVersionsCommand,
    addWatchCommand,
    addConfirmCommand,
    addRejectCommand,
    addReopenCommand,
    addEditCommand,
    addChangeCommand,
    addUndoCommand,
    addRedoCommand,
    addHistoryCommand,
    addExportCommand,
    addServeCommand,
    addProvidersCommand,
    addModelsCommand,
    addUsageCommand,
    addDoctorCommand,
    addDemoCommand,
  ])
    add(program)
  return program
}
