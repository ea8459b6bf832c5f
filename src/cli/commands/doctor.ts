import type { Command } from 'commander'
import { findAssets } from '../../core/assets.ts'
import type { Finding } from '../../core/doctor.ts'
import { AppError } from '../../shared/errors.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { printJson, printTable } from '../output.ts'
import { reportError } from '../report-error.ts'

export function addDoctorCommand(program: Command): void {
  withBaseOptions(program.command('doctor'))
    .summary('check this machine and the workspace')
    .description('Checks versions, keychain, browser, Electron and the health of the workspace. Changes nothing.')
    .action(doctor)
}

async function doctor(options: BaseOptions): Promise<void> {
  const { examine } = await import('../../core/doctor.ts')
  const findings = await examine({ workspaceDir: options.workspace, assets: findAssets(import.meta.url) })
  if (!options.json) printTable(findings.map(({ name, status, detail }) => [status, name, detail]))
  const failed = findings.filter((finding) => finding.status === 'fail')
  const result = { isHealthy: failed.length === 0, findings }
  const [first] = failed
  if (first) reportError(toError(first), { isJson: options.json, result })
  else if (options.json) printJson(result)
}

function toError({ name, detail, code }: Finding): ReturnType<AppError['toData']> {
  return new AppError(code ?? 'internal', `${name}: ${detail}`).toData()
}
