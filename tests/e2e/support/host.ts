/** The built loopback host as a person starts it: a process of its own on a fresh workspace. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { HOST_FLAGS } from '../../../scripts/setup/host-flags.mjs'
import { nodeBinary, root } from '../../../scripts/setup/paths.mjs'
import type { AppRouter } from '../../../src/core/api/router.ts'

export type Api = ReturnType<typeof createTRPCClient<AppRouter>>

export type Host = {
  /** The address that a person opens, with the token. */
  readonly url: string
  readonly origin: string
  /** The present origin and those before restarts, to which an open page may still turn. */
  readonly origins: readonly string[]
  readonly token: string
  /** What the window does, without the window. */
  readonly api: Api
  /** Ends the process at once, as a crash would. */
  readonly kill: () => Promise<void>
  /** Starts Galley again on the same workspace, at another address. */
  readonly restart: () => Promise<void>
  /** Ends the process and removes the workspace. */
  readonly dispose: () => Promise<void>
}

type Ready = { readonly url: string; readonly origin: string; readonly token: string }
type Started = Ready & { readonly child: ChildProcess; readonly api: Api }

/** `environment` is added to that of the tests; `prepare` fills the workspace before anything opens it. */
export async function startHost(
  environment: NodeJS.ProcessEnv = {},
  prepare: (workspace: string) => Promise<void> = () => Promise.resolve(),
): Promise<Host> {
  const workspace = mkdtempSync(join(tmpdir(), 'galley-e2e-'))
  const remove = (): void => rmSync(workspace, { recursive: true, force: true, maxRetries: 5 })
  let started = await prepare(workspace)
    .then(() => start(workspace, environment))
    .catch((error: unknown) => {
      remove()
      throw error
    })
  const origins = [started.origin]
  const kill = (): Promise<void> => end(started.child)
  return {
    get url() {
      return started.url
    },
    get origin() {
      return started.origin
    },
    get token() {
      return started.token
    },
    get api() {
      return started.api
    },
    origins,
    kill,
    restart: async () => {
      await kill()
      started = await start(workspace, environment)
      origins.push(started.origin)
    },
    dispose: async () => {
      await kill()
      remove()
    },
  }
}

async function start(workspace: string, environment: NodeJS.ProcessEnv): Promise<Started> {
  const { ANTHROPIC_API_KEY: _, ...env } = process.env
  const args = [
    ...HOST_FLAGS,
    join(root, 'out', 'main', 'cli.js'),
    'serve',
    '--json',
    '--port',
    '0',
    '--workspace',
    workspace,
  ]
  const child = spawn(nodeBinary, args, { env: { ...env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ready = await firstLine(child).catch(async (error: unknown) => {
    await end(child)
    throw error
  })
  const headers = { 'x-galley-token': ready.token }
  const api = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: `${ready.origin}/trpc`, headers })] })
  return { ...ready, child, api }
}

async function firstLine(child: ChildProcess): Promise<Ready> {
  if (!child.stdout || !child.stderr) throw new Error('The host has no output.')
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = JSON.parse(line) as Partial<Ready>
    if (ready.url === undefined) break
    return ready as Ready
  }
  throw new Error(`The host ended before it was open: ${complaint}`)
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill('SIGKILL')
  await closed
}
