import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exitCodeOf } from '../../scripts/setup/run.mjs'

const launcher = resolve(import.meta.dirname, '../../bin/galley.mjs')
// Stands in for Node 20: the launcher reads its version from process.versions.
const oldNode = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})'
const isWindows = process.platform === 'win32'
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-launcher-'))
  mkdirSync(join(folder, 'bin'))
  cpSync(launcher, join(folder, 'bin', 'galley.mjs'))
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function writeCli(source: string): void {
  mkdirSync(join(folder, 'out', 'main'), { recursive: true })
  writeFileSync(join(folder, 'out', 'main', 'cli.js'), source)
}

/** Puts a program where the project's Node 24 lies: it says so, and runs the real one. */
function bringNode(): void {
  const bin = join(folder, 'node_modules', 'node', 'bin')
  mkdirSync(bin, { recursive: true })
  const script = `#!/bin/sh\necho brought\nexec "${process.execPath}" "$@"\n`
  writeFileSync(join(bin, 'node'), script, { mode: 0o755 })
}

async function launch(nodeArgs: readonly string[], args: readonly string[]) {
  const child = spawn(process.execPath, [...nodeArgs, join(folder, 'bin', 'galley.mjs'), ...args])
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { out, err, code: child.exitCode }
}

describe('bin/galley.mjs', () => {
  test('says what to do when there is no build', async () => {
    const { err, code } = await launch([], ['doctor'])
    expect(err).toBe('Galley is not built yet. Run `npm start` or `npm run build` first.\n')
    expect(code).toBe(1)
  })

  test('runs the build with the arguments and passes on its exit code', async () => {
    writeCli('console.log(process.argv.slice(2).join("+")); process.exitCode = 2')
    expect(await launch([], ['parse', 'a b'])).toMatchObject({ out: 'parse+a b\n', code: 2 })
  })

  test('names the version that it needs when an old Node finds no other', async () => {
    writeCli('')
    const { err, code } = await launch(['--import', oldNode], [])
    expect(err).toContain('needs Node 22.12 or newer and this is Node 20.20.2')
    expect(code).toBe(1)
  })

  test.skipIf(isWindows)('hands over to the Node of the project when it is started by an old one', async () => {
    writeCli('console.log(process.argv.slice(2).join("+")); process.exitCode = 4')
    bringNode()
    expect(await launch(['--import', oldNode], ['status', '--json'])).toMatchObject({
      out: 'brought\nstatus+--json\n',
      code: 4,
    })
  })

  test.skipIf(isWindows)('passes a signal on to the Node that it handed over to', async () => {
    writeCli('setInterval(() => {}, 1000); console.log("ready")')
    bringNode()
    const child = spawn(process.execPath, ['--import', oldNode, join(folder, 'bin', 'galley.mjs')])
    let out = ''
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      out += String(chunk)
      if (out.includes('ready')) child.kill('SIGTERM')
    }
    if (child.exitCode === null) await once(child, 'exit')
    expect(child.exitCode).toBe(exitCodeOf('SIGTERM'))
  })
})
