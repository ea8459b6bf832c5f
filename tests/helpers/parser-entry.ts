/** Parser processes that do what a document's text tells them to: the worst, else what the real one does. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { assets } from './built.ts'
import { temporaryFolder } from './workspace.ts'

const SCRIPT = `
import { spawn } from 'node:child_process'
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
await import(REAL)
process.on('message', ({ type, task }) => {
  if (type !== 'start') return
  const text = 'path' in task.input ? readFileSync(task.input.path, 'utf8') : Buffer.from(task.input.bytes).toString()
  const [, order, argument] = /ORDER (\\w+) ?(.*)/.exec(text) ?? []
  if (order !== undefined) appendFileSync(LOG, order + '\\n')
  if (order === 'environment') writeFileSync(argument, JSON.stringify(process.env))
  if (order === 'exit') process.exit(Number(argument))
  if (order === 'spawn') {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
    writeFileSync(argument, String(child.pid))
  }
  if (order === 'allocate') for (const held = []; ; ) held.push(Buffer.alloc(1024 * 1024, 1))
  if (order === 'spawn' || order === 'loop') for (;;);
})
`

export type ObedientParser = {
  readonly entry: string
  /** The orders that were carried out, in order. */
  readonly orders: () => readonly string[]
}

/** A module for a parser process; a line \`ORDER loop\` in a document makes it loop, and so on. */
export function obedientParser(): ObedientParser {
  const dir = temporaryFolder()
  const log = join(dir, 'orders.log')
  writeFileSync(log, '')
  const entry = join(dir, 'parser.mjs')
  const real = pathToFileURL(assets.parserEntry).href
  writeFileSync(entry, SCRIPT.replace('REAL', JSON.stringify(real)).replace('LOG', JSON.stringify(log)))
  return { entry, orders: () => readFileSync(log, 'utf8').split('\n').filter(Boolean) }
}

/** Whether the process runs; one that is dead and not yet collected does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    if (process.platform !== 'linux') return true
    return !/^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
