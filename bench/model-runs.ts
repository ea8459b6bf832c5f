/** Model runs against servers in processes of their own: rows a second, what a request costs the host, many at once. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createCaller } from '../src/core/api/router.ts'
import { requireProject } from '../src/core/projects.ts'
import type { ModelConfig } from '../src/shared/model-config.ts'
import { openBench, paragraphs, SCHEMA } from './fixtures.ts'
import { type Figure, secondsOf } from './measure.ts'

const RULES_ROWS = 100_000
const MODEL_ROWS = 5_000
const SINGLE_ROWS = 1_000
const SLOW_MS = 1_000

type Server = { readonly url: string; readonly close: () => Promise<void> }

async function startServer(latencyMs: number): Promise<Server> {
  const child = fork(fileURLToPath(new URL('./model-server.ts', import.meta.url)), [String(latencyMs)])
  const [url] = (await once(child, 'message')) as [string]
  const close = async (): Promise<void> => {
    const isOver = once(child, 'exit')
    child.kill()
    await isOver
  }
  return { url, close }
}

type Work = {
  readonly rows: number
  /** Null for rules. */
  readonly server: Server | null
  readonly concurrency: number
  readonly config?: ModelConfig
}
type Measured = { readonly seconds: number; readonly requests: number; readonly hostCpuMs: number }

/** Stages a fresh document; fails when a row is left. */
async function stage({ rows, server, concurrency, config = {} }: Work): Promise<Measured> {
  const bench = await openBench()
  const { galley } = bench
  try {
    const api = createCaller(galley)
    const { projectUid } = await api.projects.create({ name: 'Bench' })
    const projectId = requireProject(galley.store, projectUid).id
    await galley.ingest({ projectId, name: 'bench.md', bytes: paragraphs(rows) })
    const { schemaUid } = await api.schemas.add({ text: SCHEMA })
    if (server) {
      await api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
      await api.providers.addKey({ kind: 'anthropic', key: 'bench' })
    }
    const provider = server ? 'anthropic' : 'rules'
    const cpu = process.threadCpuUsage()
    const seconds = await secondsOf(async () => {
      await api.runs.start({ projectUid, documentUids: null, schemaUid, provider, model: null, concurrency, config })
      await galley.runs.whenIdle()
    })
    const { user, system } = process.threadCpuUsage(cpu)
    const [run] = await api.runs.list({ projectUid, onlyActive: false })
    if (run?.counts.ai_complete !== rows) throw new Error(`Not every row was staged: ${JSON.stringify(run)}`)
    return { seconds, requests: run.calls, hostCpuMs: (user + system) / 1000 }
  } finally {
    await bench.close()
  }
}

async function withServer<T>(latencyMs: number, use: (server: Server) => Promise<T>): Promise<T> {
  const server = await startServer(latencyMs)
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

async function rulesFigure(): Promise<Figure> {
  const { seconds } = await stage({ rows: RULES_ROWS, server: null, concurrency: 4 })
  return {
    operation: `claim and stage ${RULES_ROWS.toLocaleString('en-US')} rows with rules, start of threads included`,
    figure: RULES_ROWS / seconds,
    unit: 'rows/s',
  }
}

async function quickServerFigures(): Promise<readonly Figure[]> {
  return await withServer(0, async (server) => {
    const packed = await stage({ rows: MODEL_ROWS, server, concurrency: 16 })
    const single = await stage({ rows: SINGLE_ROWS, server, concurrency: 16, config: { max_batch_size: 1 } })
    return [
      {
        operation: 'stage with a model server that answers at once, 16 requests at a time',
        figure: MODEL_ROWS / packed.seconds,
        unit: 'rows/s',
      },
      {
        operation: `processor time of the host's thread for a request of one row, ${single.requests.toLocaleString('en-US')} requests`,
        figure: single.hostCpuMs / single.requests,
        unit: 'ms',
        aim: 'under 3 ms',
      },
    ]
  })
}

async function slowServerFigure(): Promise<Figure> {
  const { seconds } = await withServer(SLOW_MS, (server) => stage({ rows: MODEL_ROWS, server, concurrency: 50 }))
  return {
    operation: `stage ${MODEL_ROWS.toLocaleString('en-US')} blocks in packs of 20, requests of 1 s, 50 at a time`,
    figure: seconds,
    unit: 's',
    aim: 'under 8 s',
  }
}

export async function modelRunFigures(): Promise<readonly Figure[]> {
  return [await rulesFigure(), ...(await quickServerFigures()), await slowServerFigure()]
}
