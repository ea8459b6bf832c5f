import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { modules, nodeBinary, root } from './paths.mjs'
import { SetupError, secondsSince, say } from './report.mjs'
import { run } from './run.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ name: string, commands: readonly (readonly string[])[], isShown?: boolean }} Check */
/** @typedef {{ name: string, code: number, took: string }} Outcome */

const projects = ['shared', 'node', 'web', 'e2e']

/**
 * The gates. A command begins with a script below node_modules, which Node 24 runs.
 *
 * @param {string} reports the folder for the reports of the test runners
 * @returns {readonly Check[]}
 */
const checks = (reports) => [
  {
    name: 'typecheck',
    commands: projects.map((name) => [
      'typescript/bin/tsc',
      '-p',
      `tsconfig.${name}.json`,
      '--incremental',
      '--tsBuildInfoFile',
      join('node_modules', '.cache', 'galley', `${name}.tsbuildinfo`),
    ]),
  },
  { name: 'lint', commands: [['eslint/bin/eslint.js', '--max-warnings', '0', '.']] },
  { name: 'format', commands: [['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']] },
  { name: 'layers', commands: [['dependency-cruiser/bin/dependency-cruiser.mjs', '--output-type', 'err', 'src']] },
  { name: 'knip', commands: [['knip/bin/knip.js', '--no-progress']] },
  {
    name: 'vitest',
    isShown: true,
    commands: [
      [
        'vitest/vitest.mjs',
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${join(reports, 'vitest.json')}`,
      ],
    ],
  },
  { name: 'playwright', isShown: true, commands: [['@playwright/test/cli.js', 'test', '--reporter=list,json']] },
]

/**
 * The order of the gates: stages, each of lanes that go side by side. What needs one core shares the machine with its
 * like; the test runners take all of it.
 */
const STAGES = [[['lint'], ['typecheck', 'format', 'layers', 'knip']], [['vitest']], [['playwright']]]

/** @param {string} file */
function readReport(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

/**
 * Adds up the JSON reports of vitest and Playwright. A test file that could not even be loaded counts as one failure.
 *
 * @param {string} reports
 * @returns {Counts}
 */
export function countTests(reports) {
  const unit = readReport(join(reports, 'vitest.json'))
  const browser = readReport(join(reports, 'playwright.json'))
  /** @type {{ status: string, assertionResults: readonly { status: string }[] }[]} */
  const files = unit?.testResults ?? []
  const unloaded = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
  )
  return {
    passed: (unit?.numPassedTests ?? 0) + (browser?.stats.expected ?? 0) + (browser?.stats.flaky ?? 0),
    failed: (unit?.numFailedTests ?? 0) + unloaded.length + (browser?.stats.unexpected ?? 0),
    skipped: (unit?.numPendingTests ?? 0) + (unit?.numTodoTests ?? 0) + (browser?.stats.skipped ?? 0),
  }
}

/**
 * @param {Check} check
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Outcome>}
 */
async function runCheck(check, env) {
  const startedMs = performance.now()
  let code = 0
  for (const [script = '', ...args] of check.commands) {
    const options = { cwd: root, env, isShown: check.isShown ?? false }
    const result = await run(nodeBinary, [join(modules, script), ...args], options)
    if (result.code === 0) continue
    code = result.code
    console.log(result.output.trimEnd())
  }
  const outcome = { name: check.name, code, took: secondsSince(startedMs) }
  console.log(describe(outcome))
  return outcome
}

/** @param {Outcome} outcome */
const describe = ({ name, code, took }) => `${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${took.padStart(8)}`

/**
 * Runs the gates of a lane one after the other, up to the first that fails.
 *
 * @param {readonly Check[]} lane
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<readonly Outcome[]>}
 */
async function runLane(lane, env) {
  /** @type {Outcome[]} */
  const outcomes = []
  for (const check of lane) {
    outcomes.push(await runCheck(check, env))
    if (outcomes.at(-1)?.code !== 0) break
  }
  return outcomes
}

/**
 * Runs the gates, stops after the first stage in which one fails, and ends with a line of counts.
 *
 * @param {readonly string[]} names the gates to run; none means all
 * @param {NodeJS.ProcessEnv} baseEnv
 * @returns {Promise<number>} the exit code
 */
export async function runChecks(names, baseEnv) {
  const reports = mkdtempSync(join(tmpdir(), 'galley-reports-'))
  const all = checks(reports)
  const unknown = names.filter((name) => !all.some((check) => check.name === name))
  if (unknown.length > 0) throw new SetupError(`There is no check called "${unknown.join('", "')}".`)
  const env = {
    ...baseEnv,
    PATH: [join(modules, '.bin'), baseEnv['PATH']].join(delimiter),
    PLAYWRIGHT_JSON_OUTPUT_FILE: join(reports, 'playwright.json'),
  }
  const isAsked = (/** @type {Check} */ { name }) => names.length === 0 || names.includes(name)
  /** @type {Outcome[]} */
  const outcomes = []
  for (const stage of STAGES) {
    const lanes = stage.map((lane) => all.filter((check) => lane.includes(check.name) && isAsked(check)))
    outcomes.push(...(await Promise.all(lanes.map((lane) => runLane(lane, env)))).flat())
    if (outcomes.some(({ code }) => code !== 0)) break
  }
  const counts = countTests(reports)
  rmSync(reports, { recursive: true, force: true })
  return summarize(outcomes, counts)
}

/**
 * @param {readonly Outcome[]} outcomes
 * @param {Counts} counts
 */
function summarize(outcomes, counts) {
  const broken = outcomes.find((outcome) => outcome.code !== 0)
  // A gate without tests of its own, such as lint, fails as one.
  const failed = broken === undefined ? counts.failed : Math.max(counts.failed, 1)
  console.log('')
  for (const outcome of outcomes) console.log(describe(outcome))
  if (broken !== undefined) say(`Stopped at "${broken.name}".`)
  if (counts.skipped > 0) console.log(`${String(counts.skipped)} skipped`)
  console.log(`${String(counts.passed)} passed, ${String(failed)} failed`)
  return failed === 0 ? 0 : 1
}
