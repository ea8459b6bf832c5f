import { callTRPCProcedure } from '@trpc/server'
import { z } from 'zod'
import { appErrorOf } from '../../core/api/errors.ts'
import { appRouter } from '../../core/api/router.ts'
import type { Galley } from '../../core/galley.ts'
import type { BridgeEvent } from '../../shared/bridge.ts'

const subscribeSchema = z.object({ id: z.string().min(1).max(64), path: z.string(), input: z.unknown().optional() })

/** The event streams of the windows, each owned by the page that asked for it. */
export class Subscriptions {
  readonly #galley: Galley
  readonly #streams = new Map<number, Map<string, AbortController>>()

  constructor(galley: Galley) {
    this.#galley = galley
  }

  /** Resolves when the stream has ended: stopped, done or failed. A failure reaches the host's log only. */
  async start(owner: number, message: unknown, send: (event: BridgeEvent) => void): Promise<void> {
    const parsed = subscribeSchema.safeParse(message)
    if (!parsed.success) return
    const { id, path, input } = parsed.data
    this.stop(owner, id)
    const controller = new AbortController()
    const { signal } = controller
    this.#streamsOf(owner).set(id, controller)
    try {
      for await (const data of await this.#open(path, input, signal)) {
        if (signal.aborted) return
        send({ id, data })
      }
    } catch (error) {
      if (!signal.aborted) appErrorOf(error)
    } finally {
      if (this.#streams.get(owner)?.get(id) === controller) this.stop(owner, id)
    }
  }

  stop(owner: number, id: string): void {
    const streams = this.#streams.get(owner)
    streams?.get(id)?.abort()
    streams?.delete(id)
    if (streams?.size === 0) this.#streams.delete(owner)
  }

  /** Ends all streams of a page that has gone or was reloaded. */
  stopAll(owner: number): void {
    for (const id of [...(this.#streams.get(owner)?.keys() ?? [])]) this.stop(owner, id)
  }

  get size(): number {
    return [...this.#streams.values()].reduce((sum, streams) => sum + streams.size, 0)
  }

  #streamsOf(owner: number): Map<string, AbortController> {
    const known = this.#streams.get(owner)
    if (known) return known
    const streams = new Map<string, AbortController>()
    this.#streams.set(owner, streams)
    return streams
  }

  async #open(path: string, input: unknown, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    const getRawInput = async (): Promise<unknown> => input
    return (await callTRPCProcedure({
      router: appRouter,
      ctx: this.#galley,
      type: 'subscription',
      path,
      getRawInput,
      signal,
      batchIndex: 0,
    })) as AsyncIterable<unknown>
  }
}
