import { createServer, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import {
  type BatchesServer,
  type BatchesServerOptions,
  startBatchesServer,
} from '../../../../../tests/helpers/batches-server.ts'
import { TEST_SCHEMA } from '../../../../../tests/helpers/workspace.ts'
import { appErrorOf } from '../../../api/errors.ts'
import { buildSystemPrompt, buildUserPrompt } from '../../prompt.ts'
import type { BatchOutcome, BatchRequest, PackAnswer, ProviderBatches } from '../../provider.ts'
import { createAnthropicBatches } from './batches.ts'
import { connectAnthropic } from './connection.ts'

const KEY = 'sk-ant-canary-0123456789'
const { signal } = new AbortController()

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function connectTo(url: string): ProviderBatches {
  return createAnthropicBatches({
    client: connectAnthropic(KEY, url).client,
    baseUrl: url,
    origin: url,
    apiKey: KEY,
    params: (request) => ({
      model: request.model,
      max_tokens: request.maxTokens,
      system: [{ type: 'text', text: buildSystemPrompt(request.schema) }],
      messages: [{ role: 'user', content: buildUserPrompt(request.blocks) }],
    }),
    read: (message, request) => toAnswer(message, request),
  })
}

/** Reading messages has its own tests; here it matters which message came to which request. */
function toAnswer(message: unknown, request: BatchRequest['request']): PackAnswer {
  const { content } = message as { content: ReadonlyArray<{ text?: string }> }
  const usage = { inputTokens: 1, outputTokens: 1, cacheCreationTokens: 0, cacheReadTokens: 0 }
  return {
    items: [],
    usage,
    model: request.model,
    requestId: null,
    stopReason: null,
    rung: null,
    limits: null,
    begunMs: null,
    raw: content.map(({ text }) => text ?? '').join(''),
  }
}

async function connect(
  options: BatchesServerOptions = {},
): Promise<{ server: BatchesServer; batches: ProviderBatches }> {
  const server = await startBatchesServer(options)
  closers.push(() => server.close())
  return { server, batches: connectTo(server.url) }
}

function requests(count: number): readonly BatchRequest[] {
  return Array.from({ length: count }, (_, i) => ({
    customId: `b-1-${i}`,
    request: {
      schema: TEST_SCHEMA,
      blocks: [{ blockUid: `c:${i}`, blockIndex: i, type: 'paragraph', content: `Block ${i} “€” 漢字 🧭` }],
      model: 'claude-haiku-5-5',
      maxTokens: 500,
      rung: null,
    },
  }))
}

async function readAll(
  batches: ProviderBatches,
  remoteId: string,
  asked: readonly BatchRequest[],
): Promise<readonly BatchOutcome[]> {
  const outcomes: BatchOutcome[] = []
  const find = (id: string): BatchRequest | undefined => asked.find(({ customId }) => customId === id)
  for await (const outcome of batches.results(remoteId, find, signal)) outcomes.push(outcome)
  return outcomes
}

const failureOf = async (promise: Promise<unknown>): Promise<string> =>
  await promise.then(
    () => 'none',
    (error: unknown) => appErrorOf(error).code,
  )

/** A server that answers every request in one way. */
async function answering(listener: Parameters<typeof createServer>[1]): Promise<ProviderBatches> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  return connectTo(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`)
}

describe('batches of messages', () => {
  it('are submitted whole, looked after, listed, and read back unordered', async () => {
    const { server, batches } = await connect()
    const asked = requests(5)
    const submitted = await batches.submit(asked, signal)
    expect(submitted).toMatchObject({ isEnded: false, requests: { open: 5 } })
    expect(server.batches[0]?.requests.map(({ custom_id }) => custom_id)).toEqual(asked.map((one) => one.customId))
    expect((await batches.recent(signal)).map(({ remoteId }) => remoteId)).toEqual([submitted.remoteId])
    await server.end()
    expect(await batches.status(submitted.remoteId, signal)).toMatchObject({
      isEnded: true,
      requests: { open: 0, succeeded: 5, failed: 0 },
    })
    const outcomes = await readAll(batches, submitted.remoteId, asked)
    expect(outcomes.map(({ customId }) => customId)).toEqual(asked.map(({ customId }) => customId).toReversed())
    for (const outcome of outcomes)
      expect('answer' in outcome && outcome.answer.raw).toContain(`"c:${outcome.customId.slice(4)}"`)
  })

  it('say why there is no answer, and pass over results of nobody', async () => {
    const fates = [
      'expired',
      'canceled',
      { errored: 'invalid_request_error' },
      { errored: 'overloaded_error' },
    ] as const
    const { server, batches } = await connect({
      outcome: (_, i) => [...fates, { errored: 'billing_error' }, { errored: 'new_error' }][i],
    })
    const asked = requests(7)
    const { remoteId } = await batches.submit(asked, signal)
    await server.end()
    const outcomes = await readAll(batches, remoteId, asked.slice(0, 6))
    expect(outcomes.map((one) => ('error' in one ? one.error.code : 'answer')).toReversed()).toEqual([
      'batch_failed',
      'cancelled',
      'provider_bad_request',
      'provider_overloaded',
      'provider_billing',
      'batch_failed',
    ])
    expect(await batches.status(remoteId, signal)).toMatchObject({ requests: { succeeded: 1, failed: 6 } })
  })

  it('are cancelled', async () => {
    const { server, batches } = await connect()
    const { remoteId } = await batches.submit(requests(2), signal)
    await batches.cancel(remoteId, signal)
    expect(server.batches[0]?.status).toBe('canceling')
  })

  it('fail with the codes of live calls, and never show the key', async () => {
    const { server, batches } = await connect()
    server.fault = () => ({ status: 401, message: `bad key ${KEY}` })
    expect(await failureOf(batches.submit(requests(1), signal))).toBe('provider_auth')
    server.fault = () => ({ status: 529 })
    expect(await failureOf(batches.status('msgbatch_0', signal))).toBe('provider_overloaded')
    server.fault = () => 'reset'
    expect(await failureOf(batches.recent(signal))).toBe('provider_unreachable')
    expect(await failureOf(readAll(batches, 'msgbatch_0', []))).toBe('provider_unreachable')
    server.fault = () => ({ status: 429, message: KEY })
    const error = await readAll(batches, 'msgbatch_0', []).catch((thrown: unknown) => thrown)
    expect(appErrorOf(error)).toMatchObject({ code: 'provider_rate_limited' })
    expect(appErrorOf(error).message).not.toContain(KEY)
  })

  it('are cancelled calls when their signal fires', async () => {
    const { batches } = await connect()
    expect(await failureOf(batches.submit(requests(1), AbortSignal.abort()))).toBe('cancelled')
  })

  it('fail when the results break off, after what was whole', async () => {
    const { server, batches } = await connect()
    const asked = requests(6)
    const { remoteId } = await batches.submit(asked, signal)
    await server.end()
    server.fault = () => 'half'
    const seen: string[] = []
    const read = async (): Promise<void> => {
      const find = (id: string): BatchRequest | undefined => asked.find(({ customId }) => customId === id)
      for await (const { customId } of batches.results(remoteId, find, signal)) seen.push(customId)
    }
    expect(await failureOf(read())).toBe('provider_bad_answer')
    expect(seen).toEqual(['b-1-5', 'b-1-4', 'b-1-3'])
  })
})

describe('results of any size', () => {
  const asked = requests(3)
  const line = (id: string, padding = ''): string =>
    `${JSON.stringify({ custom_id: id, result: { type: 'succeeded', message: { content: [{ text: id + padding }] } } })}\n`

  it('pass over lines above 8 MB and lines that are not JSON', async () => {
    const big = line('b-1-0', 'x'.repeat(9_000_000))
    const batches = await answering((_, response) => {
      response.end(`${line('b-1-1')}${big}not json\n\n${line('b-1-2').trimEnd()}`)
    })
    expect((await readAll(batches, 'x', asked)).map(({ customId }) => customId)).toEqual(['b-1-1', 'b-1-2'])
  })

  it('are read in pieces that split characters', async () => {
    const text = Buffer.from(line('b-1-0', '漢字 🧭 é'))
    const batches = await answering((_, response) => {
      const next = (from: number): void => {
        if (from >= text.length) response.end()
        else response.write(text.subarray(from, from + 3), () => setImmediate(() => next(from + 3)))
      }
      next(0)
    })
    const [outcome] = await readAll(batches, 'x', asked)
    expect(outcome && 'answer' in outcome ? outcome.answer.raw : '').toBe('b-1-0漢字 🧭 é')
  })

  it('are not fetched from where a redirect points', async () => {
    let calls = 0
    const batches = await answering((_, response) => {
      calls += 1
      response.writeHead(307, { location: '/elsewhere' }).end()
    })
    expect(await failureOf(readAll(batches, 'x', asked))).toBe('provider_unreachable')
    expect(calls).toBe(1)
  })
})
