/** The command line as a person runs it: a process of its own, as it is built. */
import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { HOST_FLAGS } from '../../scripts/setup/host-flags.mjs'
import { createCaller } from '../../src/core/api/router.ts'
import { openGalley } from '../../src/core/galley.ts'
import { requireProject } from '../../src/core/projects.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'
import { assets, CLI } from './built.ts'

export type CliOutcome = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}
export type CliOptions = { readonly workspace: string; readonly env?: Readonly<Record<string, string>> }
export type CliProcess = { readonly child: ChildProcess; readonly outcome: Promise<CliOutcome> }

/** The child is ended with the test if it still runs. */
export function startCli(args: readonly string[], { workspace, env }: CliOptions): CliProcess {
  const child = spawn(process.execPath, [...HOST_FLAGS, CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ANTHROPIC_API_KEY: undefined,
      OPENAI_API_KEY: undefined,
      GALLEY_WORKSPACE: workspace,
      ...env,
    },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const outcome = new Promise<CliOutcome>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, outcome }
}

export async function runCli(args: readonly string[], options: CliOptions): Promise<CliOutcome> {
  return await startCli(args, options).outcome
}

/** A workspace with the project "P" of one document and one schema, closed again. */
export async function prepareWorkspace(workspaceDir: string, markdown: string, schema: object): Promise<void> {
  const galley = await openGalley({ workspaceDir, assets, host: 'cli', program: 'a test' })
  const api = createCaller(galley)
  const { projectUid } = await api.projects.create({ name: 'P' })
  const projectId = requireProject(galley.store, projectUid).id
  await galley.ingest({ projectId, name: 'document.md', bytes: Buffer.from(markdown) })
  await api.schemas.add({ text: JSON.stringify(schema) })
  await galley.close()
}

/** The last line of standard output as an object: what every command with --json ends with. */
export function lastObject({ stdout, stderr }: CliOutcome): JsonObject {
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  const value = last.startsWith('{') ? (JSON.parse(last) as JsonValue) : null
  if (!isJsonObject(value)) throw new Error(`The last line is no object: ${last}\n${stderr}`)
  return value
}

export function jsonLines(text: string): readonly JsonObject[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject)
}

/** Every file below a folder with its size: what a refused command must leave as it was. */
export function listTree(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => `${name} ${String(statSync(join(dir, name)).size)}`)
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8')
}
