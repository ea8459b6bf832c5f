/** Hands an export out of the workspace: it stands under its name when it is whole, or not at all. */
import { randomUUID } from 'node:crypto'
import { constants, createReadStream, existsSync, statSync } from 'node:fs'
import { copyFile, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { writeChunks } from './output.ts'

export const STANDARD_OUTPUT = '-'

/** Refuses a place that cannot be written to, or that is taken, before any work is done. */
export function checkTarget(out: string, isForced: boolean): void {
  if (out === STANDARD_OUTPUT) return
  const target = resolve(out)
  const folder = statSync(dirname(target), { throwIfNoEntry: false })
  if (!folder?.isDirectory()) throw new AppError('export_failed', `The folder ${dirname(target)} does not exist.`)
  if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
    throw new AppError('export_failed', `${target} is a folder, not a file.`, { hint: 'Name a file with --out.' })
  if (!isForced && existsSync(target))
    throw new AppError('export_failed', `The file ${target} exists already.`, {
      hint: 'Choose another name, or add --force to replace it.',
    })
}

/** Copies to a temporary name beside the target, makes it durable, then renames. Fails with export_failed or disk_full. */
export async function deliver(path: string, out: string): Promise<void> {
  if (out === STANDARD_OUTPUT) {
    await writeChunks(createReadStream(path) as AsyncIterable<Uint8Array>)
    return
  }
  const target = resolve(out)
  const partial = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`)
  try {
    await copyFile(path, partial, constants.COPYFILE_EXCL)
    const file = await open(partial, 'r+')
    await file.sync().finally(() => file.close())
    await rename(partial, target)
  } catch (error) {
    await rm(partial, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'ENOSPC') throw new AppError('disk_full', `The disk that holds ${target} is full.`, { cause: error })
    throw new AppError('export_failed', `The file ${target} could not be written (${code}).`, { cause: error })
  }
}
