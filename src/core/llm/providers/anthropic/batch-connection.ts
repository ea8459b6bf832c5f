import type { Anthropic } from '@anthropic-ai/sdk'
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import type { BatchRequest, PackAnswer } from '../../provider.ts'

type AskedRequest = BatchRequest['request']

/** What batches need of the provider that makes live calls. */
export type BatchConnection = {
  /** Over the bounded fetch, without retries. */
  readonly client: Anthropic
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly origin: string
  readonly apiKey: string
  /** The body that `call` would send, not streamed. */
  readonly params: (request: AskedRequest) => MessageCreateParamsNonStreaming
  /** Reads a message as `call` would, with the request's form of answer. */
  readonly read: (message: unknown, request: AskedRequest) => PackAnswer
}
