/** The options that every command has, and the readers of option values. */
import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { defaultWorkspaceDir } from '../core/workspace-dir.ts'

export type BaseOptions = { readonly json: boolean; readonly workspace: string }

export function withBaseOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print JSON; the last line is one object').default(false, 'off'))
    .addOption(
      new Option('--workspace <dir>', 'the workspace folder')
        .default(defaultWorkspaceDir())
        .argParser((dir: string) => {
          if (dir === '') throw new InvalidArgumentError('Name a folder.')
          return resolve(dir)
        }),
    )
}

/** A whole number between two bounds, both included. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be a whole number from ${String(min)} to ${String(max)}.`)
    return value
  }
}
