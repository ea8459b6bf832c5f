import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sourceHash } from '../../scripts/setup/build.mjs'
import { countTests } from '../../scripts/setup/checks.mjs'
import { installHash, isAtLeast, isSameInstall } from '../../scripts/setup/install.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { run, runInForeground } from '../../scripts/setup/run.mjs'

let folder = ''
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'galley-setup-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('versions', () => {
  test.each([
    ['20.19.0', '20.19.0', true],
    ['v24.9.0', '20.19.0', true],
    ['20.9.0', '20.19.0', false],
    ['11.16.0-pre.1', '11.16.0', true],
    ['10.9.9', '11.0.0', false],
  ])('%s against a floor of %s is %s', (version, floor, expected) => {
    expect(isAtLeast(version, floor)).toBe(expected)
  })
})

describe('the stamp of an install', () => {
  test('changes with a dependency and with the lockfile, not with a script or a description', () => {
    write('package-lock.json', '{}')
    write('package.json', '{"dependencies":{"zod":"4.0.0"}}')
    const first = installHash(folder)
    write('package.json', '{"description":"other","scripts":{"a":"b"},"dependencies":{"zod":"4.0.0"}}')
    expect(installHash(folder)).toBe(first)
    write('package.json', '{"dependencies":{"zod":"4.0.1"}}')
    expect(installHash(folder)).not.toBe(first)
    write('package.json', '{"dependencies":{"zod":"4.0.0"}}')
    write('package-lock.json', '{"packages":{}}')
    expect(installHash(folder)).not.toBe(first)
  })

  test('an install by hand counts when it holds every package of the lockfile, but for those of other platforms', () => {
    const wanted = {
      packages: {
        '': {},
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b': { version: '2.0.0', optional: true },
      },
    }
    expect(isSameInstall(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
    expect(isSameInstall(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false)
    expect(isSameInstall(wanted, { packages: {} })).toBe(false)
  })
})

describe('the stamp of a build', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'src'))
    write('src/a.ts', 'export const a = 1')
    write('package.json', '{}')
  })

  test('changes with a source and a name, not with a time or a unit test', () => {
    const first = sourceHash(folder)
    utimesSync(join(folder, 'src/a.ts'), 1, 1)
    write('src/a.test.ts', 'test')
    expect(sourceHash(folder)).toBe(first)
    write('src/a.ts', 'export const a = 2')
    expect(sourceHash(folder)).not.toBe(first)
    write('src/a.ts', 'export const a = 1')
    write('src/b.ts', '')
    expect(sourceHash(folder)).not.toBe(first)
  })
})

describe('the lock of the setup', () => {
  test('lets one piece of work in at a time and leaves no file', async () => {
    const file = join(folder, 'lock')
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside -= 1
    }
    await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)])
    expect(most).toBe(1)
    expect(existsSync(file)).toBe(false)
  })

  test('of a process that is gone is taken over', async () => {
    const file = join(folder, 'lock')
    const child = spawn(process.execPath, ['--eval', ''])
    await once(child, 'exit')
    writeFileSync(file, String(child.pid))
    expect(await withLock(file, async () => 'done')).toBe('done')
    expect(existsSync(file)).toBe(false)
  })

  test('is released when the work fails', async () => {
    const file = join(folder, 'lock')
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(file)).toBe(false)
  })
})

describe('running a command', () => {
  test('collects what it prints, and its exit code', async () => {
    const result = await run(process.execPath, [
      '--eval',
      'console.log("out"); console.error("err"); process.exitCode = 3',
    ])
    expect(result).toMatchObject({ code: 3, isTimedOut: false })
    expect(result.output).toContain('out')
    expect(result.output).toContain('err')
  })

  test('ends it and what it started at the limit', async () => {
    const script =
      'require("child_process").spawn(process.execPath, ["--eval", "setInterval(() => {}, 1000)"], { stdio: "inherit" })'
    const result = await run(process.execPath, ['--eval', script], { limitMs: 300 })
    expect(result.isTimedOut).toBe(true)
  })

  test('in the foreground gives back its exit code, or 128 and the number of the signal that ended it', async () => {
    expect(await runInForeground(process.execPath, ['--eval', 'process.exitCode = 5'])).toBe(5)
    if (process.platform === 'win32') return
    expect(await runInForeground(process.execPath, ['--eval', 'process.kill(process.pid, "SIGTERM")'])).toBe(143)
  })

  test('that does not exist is exit code 127', async () => {
    expect(await run(join(folder, 'nothing-here'), [])).toMatchObject({ code: 127 })
  })
})

describe('the counts of the last line', () => {
  test('add up both runners, and count a test file that could not be loaded as one failure', () => {
    const loaded = { status: 'passed', assertionResults: [{ status: 'passed' }] }
    const unloaded = { status: 'failed', assertionResults: [] }
    write(
      'vitest.json',
      JSON.stringify({
        numPassedTests: 3,
        numFailedTests: 0,
        numPendingTests: 1,
        numTodoTests: 0,
        testResults: [loaded, unloaded],
      }),
    )
    write('playwright.json', JSON.stringify({ stats: { expected: 2, unexpected: 1, flaky: 1, skipped: 0 } }))
    expect(countTests(folder)).toEqual({ passed: 6, failed: 2, skipped: 1 })
  })

  test('are zero when no runner has begun', () => {
    expect(countTests(folder)).toEqual({ passed: 0, failed: 0, skipped: 0 })
  })
})
