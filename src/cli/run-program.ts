/** Runs the command line: 0 done, 1 failed, 2 wrong usage. */
import { CommanderError } from 'commander'
import { ERROR_HINTS } from '../shared/errors.ts'
import { endQuietlyOnClosedPipe, printJson } from './output.ts'
import { createProgram } from './program.ts'
import { describeError, reportError } from './report-error.ts'

const USAGE_EXIT_CODE = 2

/** Sets the exit code and lets the process end by itself, so that what was printed arrives. */
export async function runProgram(argv: readonly string[]): Promise<void> {
  endQuietlyOnClosedPipe()
  const isJson = argv.includes('--json')
  try {
    await createProgram().parseAsync([...argv])
  } catch (error) {
    if (!(error instanceof CommanderError)) reportError(await describeError(error), { isJson })
    // Commander has printed the text of --help, --version and of wrong usage already.
    else if (error.exitCode !== 0 || error.code === 'commander.help') reportUsage(error, isJson)
  }
}

function reportUsage(error: CommanderError, isJson: boolean): void {
  process.exitCode = USAGE_EXIT_CODE
  const message = error.message.replace(/^error: /, '')
  if (isJson) printJson({ error: { code: 'usage', message, hint: ERROR_HINTS.usage } })
}
