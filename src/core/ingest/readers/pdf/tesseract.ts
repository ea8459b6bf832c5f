/** The machine's own tesseract, for pages that are scans. */
import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'

const NAMES = process.platform === 'win32' ? ['tesseract.exe'] : ['tesseract']

/** The program's path: GALLEY_TESSERACT when it is set, else the first on PATH; null when there is none. */
export function findTesseract(): string | null {
  const named = process.env.GALLEY_TESSERACT
  if (named !== undefined && named !== '') return isRunnable(named) ? named : null
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!isAbsolute(folder)) continue
    for (const name of NAMES) {
      const path = join(folder, name)
      if (isRunnable(path)) return path
    }
  }
  return null
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
