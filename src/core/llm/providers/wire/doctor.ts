import { ANSWER_RUNGS, type AnswerRung, type ProviderKind } from '../../../../shared/domain.ts'
import { AppError, type ErrorCode } from '../../../../shared/errors.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { type EndpointCheck, PARALLEL_TRIES } from '../../../../shared/model-work.ts'
import type { ModelCatalogue } from '../../models.ts'
import type { PackRequest } from '../../provider.ts'
import { createDataValidator } from '../../validate-answer.ts'
import { toFailure } from './call-errors.ts'
import type { Conversation } from './converse.ts'

export type Step = EndpointCheck['steps'][number]

/** What a server says of itself. */
export type Survey = {
  readonly server: string | null
  readonly models: readonly string[]
  /** What was found at the address, in a word. */
  readonly detail: string
}
/** How much a model takes, as its server says it. */
export type ModelRoom = { readonly contextTokens: number | null; readonly maxOutputTokens: number | null }

export type Bench = {
  readonly kind: ProviderKind
  readonly baseUrl: string | null
  readonly clock: () => number
  readonly ask: (request: PackRequest, models: ModelCatalogue) => Promise<Conversation>
  /** Throws when address or key do not work at all. */
  readonly survey: (signal: AbortSignal) => Promise<Survey>
  /** Asked after the first answer: a local server has loaded the model by then. */
  readonly room: (model: string, server: string | null, signal: AbortSignal) => Promise<ModelRoom>
}

/** A local server may have to load the model first. */
const TIMEOUT_MS = 300_000
const MAX_TOKENS = 2_000
const TEMPERATURE = 0.2
/** A model that is asked as an unknown one is tried with all that a model may take. */
const NO_CATALOGUE: ModelCatalogue = { readAt: '1970-01-01', models: [] }

const TINY_SCHEMA: JsonObject = {
  type: 'object',
  properties: { kind: { type: 'string', enum: ['question', 'statement'] } },
  required: ['kind'],
  additionalProperties: false,
  prompt_config: { system_instructions: 'Say of the block whether it asks a question or states something.' },
}

/**
 * Tries out what a model at an address takes, with at most ten tiny requests: the surest form of answer, a temperature,
 * streaming, and several requests at once. Throws only when address or key do not work at all, or when cancelled.
 */
export async function examine(bench: Bench, wanted: string, signal: AbortSignal): Promise<EndpointCheck> {
  const { server, models, detail } = await bench.survey(signal)
  const steps: Step[] = [{ label: 'Address and key', isOk: true, detail }]
  steps.push({ label: 'Server', isOk: server !== null, detail: server ?? 'Not recognised.' })
  const model = wanted || (models.find((id) => !/embed|rerank|whisper|tts/i.test(id)) ?? '')
  const listed = models.length === 0 || models.includes(model)
  steps.push({ label: 'Model', isOk: model !== '' && listed, detail: modelDetail(model, listed) })
  const first = model === '' ? null : await probeForms({ bench, model, signal, steps })
  const pace = first && (await probePace({ bench, model, signal, steps, rung: first.manner.rung }))
  const room = await bench.room(model, server, signal)
  steps.push({ label: 'Context', isOk: room.contextTokens !== null, detail: roomDetail(room) })
  return {
    kind: bench.kind,
    baseUrl: bench.baseUrl,
    model,
    checkedAt: new Date().toISOString(),
    profile: {
      server,
      models,
      rung: first?.manner.rung ?? null,
      takesTemperature: first?.manner.habits.takesTemperature ?? true,
      parallel: pace?.parallel ?? 1,
      ...room,
      isContextEdited: false,
      streams: first?.isStream ?? false,
      latencyMs: pace?.latencyMs ?? null,
    },
    steps,
  }
}

function modelDetail(model: string, isListed: boolean): string {
  if (model === '') return 'Name a model: the server lists none.'
  return isListed ? `${model}.` : `${model} is not among the models that the server lists.`
}

function roomDetail({ contextTokens, maxOutputTokens }: ModelRoom): string {
  if (contextTokens === null) return 'The server does not say. Enter it if you know it.'
  const output = maxOutputTokens === null ? '' : `, at most ${maxOutputTokens} of them in an answer`
  return `${contextTokens} tokens${output}.`
}

/** The list of models is a comfort: a server or a gateway may do without, and fail at it in ways of its own. */
export function hasNoList(error: unknown): boolean {
  const failure = toFailure(error)
  return failure ? failure.status !== 401 && failure.status !== 403 : error instanceof SyntaxError
}

type Probe = {
  readonly bench: Bench
  readonly model: string
  readonly signal: AbortSignal
  readonly steps: Step[]
}

const FORM_LABELS: Readonly<Record<AnswerRung, string>> = {
  json_schema: 'Answer in a JSON schema',
  tool: 'Answer by a tool',
  text: 'Answer as text',
}
/** Failures that mean that nothing will work, whatever is asked. */
const FATAL = new Set<ErrorCode>(['cancelled', 'provider_auth', 'provider_key_missing', 'provider_unreachable'])
/** Failures that another form of answer may get round. */
const OF_THE_FORM = new Set<ErrorCode>(['provider_bad_answer', 'provider_bad_request', 'provider_refused'])

async function probeForms({ bench, model, signal, steps }: Probe): Promise<Conversation | null> {
  let from: AnswerRung | undefined = ANSWER_RUNGS[0]
  while (from) {
    const tried: AnswerRung = from
    const outcome = await ask(bench, { model, rung: tried, signal })
    const reached = outcome instanceof AppError ? tried : outcome.manner.rung
    for (const rung of ANSWER_RUNGS.slice(ANSWER_RUNGS.indexOf(tried), ANSWER_RUNGS.indexOf(reached))) {
      steps.push({ label: FORM_LABELS[rung], isOk: false, detail: 'Refused.' })
    }
    if (!(outcome instanceof AppError)) {
      steps.push({ label: FORM_LABELS[reached], isOk: true, detail: 'Works.' }, ...manners(outcome))
      return outcome
    }
    steps.push({ label: FORM_LABELS[tried], isOk: false, detail: outcome.message })
    if (!OF_THE_FORM.has(outcome.code)) return null
    from = ANSWER_RUNGS[ANSWER_RUNGS.indexOf(tried) + 1]
  }
  return null
}

function manners({ manner, isStream }: Conversation): readonly Step[] {
  const takes = manner.habits.takesTemperature
  return [
    { label: 'Temperature', isOk: takes, detail: takes ? 'Taken.' : 'Refused: it is left out.' },
    { label: 'Streaming', isOk: isStream, detail: isStream ? 'Works.' : 'The answer comes as a whole.' },
  ]
}

type Pace = { readonly parallel: number; readonly latencyMs: number | null }

/** The second answer is timed: the first may have waited for the model to load. */
async function probePace({ bench, model, signal, steps, rung }: Probe & { rung: AnswerRung }): Promise<Pace> {
  const label = 'Several at once'
  const start = bench.clock()
  const single = await ask(bench, { model, rung, signal })
  if (single instanceof AppError) {
    steps.push({ label, isOk: false, detail: single.message })
    return { parallel: 1, latencyMs: null }
  }
  const latencyMs = bench.clock() - start
  const burstStart = bench.clock()
  const finishes = await Promise.all(
    Array.from({ length: PARALLEL_TRIES }, async () => {
      const outcome = await ask(bench, { model, rung, signal })
      return outcome instanceof AppError ? null : bench.clock() - burstStart
    }),
  )
  const parallel = parallelOf(latencyMs, finishes)
  const detail =
    parallel === 1
      ? 'One after the other.'
      : parallel < PARALLEL_TRIES
        ? `${parallel} at once.`
        : `${parallel} at once, or more.`
  steps.push({ label, isOk: parallel > 1, detail })
  return { parallel, latencyMs: Math.round(latencyMs) }
}

/**
 * How many requests were worked on at once: 1, 2, or all. Answers that come one after the other end at 1, 2, 3 and 4 times
 * the time of one, and wait for 6 of them in all; in pairs they wait for 2. The time of one is that of a single request or
 * of the burst's first, whichever is longer: either may have been quick by chance.
 */
export function parallelOf(singleMs: number, finishesMs: ReadonlyArray<number | null>): number {
  const done = finishesMs.filter((finish) => finish !== null)
  if (done.length < 2) return 1
  const once = Math.max(singleMs, Math.min(...done), 1)
  const waits = done.reduce((sum, finish) => sum + Math.max(0, finish / once - 1), 0)
  const share = waits / ((done.length * (done.length - 1)) / 2)
  if (share > 0.6) return 1
  return share > 0.22 ? 2 : done.length
}

const validate = createDataValidator(TINY_SCHEMA)

type Question = { readonly model: string; readonly rung: AnswerRung; readonly signal: AbortSignal }

/** One tiny request: how it went, or why it failed. Throws what no other request could get round. */
async function ask(bench: Bench, question: Question): Promise<Conversation | AppError> {
  const content = 'Is the harbour open on Sundays?'
  const request: PackRequest = {
    ...question,
    schema: TINY_SCHEMA,
    blocks: [{ blockUid: 'check:0', blockIndex: 0, type: 'paragraph', content }],
    maxTokens: MAX_TOKENS,
    temperature: TEMPERATURE,
    timeoutMs: TIMEOUT_MS,
  }
  try {
    const conversation = await bench.ask(request, NO_CATALOGUE)
    const [item] = conversation.answer.items
    if (item && validate(item.data).ok) return conversation
    return new AppError('provider_bad_answer', 'The answer is not what the schema asks for.')
  } catch (error) {
    if (!(error instanceof AppError) || FATAL.has(error.code)) throw error
    return error
  }
}
