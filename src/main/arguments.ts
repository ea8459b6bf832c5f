import { parseArgs } from 'node:util'
import { defaultWorkspaceDir } from '../core/workspace-dir.ts'

export type AppArguments = { readonly workspaceDir: string; readonly makesSample: boolean }

/** `--workspace DIR` and `--sample`; what else stands there belongs to Electron. */
export function parseAppArguments(args: readonly string[]): AppArguments {
  const { values } = parseArgs({
    args: [...args],
    options: { workspace: { type: 'string' }, sample: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  })
  const { workspace } = values
  const isNamed = typeof workspace === 'string' && workspace !== ''
  return { workspaceDir: isNamed ? workspace : defaultWorkspaceDir(), makesSample: values.sample === true }
}
