import { ANSWER_RUNGS, type AnswerRung } from '../../../../shared/domain.ts'
import type { PackRequest } from '../../provider.ts'
import { type Failure, isAboutBilling, isAboutLength } from './call-errors.ts'

/** What a model takes besides the form of its answer, as far as its refusals told. */
export type Habits = {
  readonly takesTemperature: boolean
  /** The most tokens that an answer may have; null when no refusal named it. */
  readonly outputCap: number | null
  readonly tokensField: 'max_tokens' | 'max_completion_tokens'
  readonly hasOtherTokensField: boolean
  /** Takes `stream_options`. */
  readonly tellsUsage: boolean
  readonly hasSystemRole: boolean
}
/** A way to ask: each refusal that names a reason leads to the next one. */
export type Manner = { readonly rung: AnswerRung; readonly habits: Habits }

/** How the form of an answer is asked for with one user's schema. */
export type FormPlan = {
  readonly key: string
  /** The surest form that the schema can be said in. */
  readonly surestRung: AnswerRung
  /** The surest form that the server is likely to take. */
  readonly firstRung: AnswerRung
}

export const FIRST_HABITS: Habits = {
  takesTemperature: true,
  outputCap: null,
  tokensField: 'max_tokens',
  hasOtherTokensField: true,
  tellsUsage: true,
  hasSystemRole: true,
}

/** What was learned of models and schemas while the provider lives. */
export class MannerBook {
  readonly #rungs = new Map<string, AnswerRung>()
  readonly #habits = new Map<string, Habits>()

  first({ model, rung }: Pick<PackRequest, 'model' | 'rung'>, plan: FormPlan, habits = FIRST_HABITS): Manner {
    const learned = this.#rungs.get(`${model}\n${plan.key}`) ?? plan.surestRung
    return {
      rung: lowest([rung ?? plan.firstRung, plan.surestRung, learned]),
      habits: this.#habits.get(model) ?? habits,
    }
  }

  note({ model }: Pick<PackRequest, 'model'>, plan: FormPlan, manner: Manner): void {
    this.#rungs.set(`${model}\n${plan.key}`, manner.rung)
    this.#habits.set(model, manner.habits)
  }
}

function lowest(rungs: readonly AnswerRung[]): AnswerRung {
  return ANSWER_RUNGS.findLast((rung) => rungs.includes(rung)) ?? 'text'
}

const SCHEMA_FAULT =
  /schema|output_config|output_format|response_format|structured output|grammar|tools?\b|tool_choice|function call/i
const OUTPUT_CAPS = [/at most (\d+) (?:completion|output) tokens/i, /max_tokens: \d+ > (\d+)/i]

/** The manner that may get round a refusal, or null when its reason is another one. */
export function adaptManner({ rung, habits }: Manner, failure: Failure, sendsTemperature: boolean): Manner | null {
  const { status, said } = failure
  const isRefusal = status === 400 || status === 422
  // Local servers answer so when a template or a grammar fails.
  if (!isRefusal && status !== 500 && status !== 501) return null
  if (isAboutBilling(failure) || isAboutLength(failure)) return null
  const other = isRefusal ? adaptParameter(habits, said, sendsTemperature) : null
  if (other) return { rung, habits: other }
  if (habits.hasSystemRole && /system (?:role|message)|role.{0,20}system/i.test(said)) {
    return { rung, habits: { ...habits, hasSystemRole: false } }
  }
  const next = ANSWER_RUNGS[ANSWER_RUNGS.indexOf(rung) + 1]
  return next && SCHEMA_FAULT.test(said) ? { rung: next, habits } : null
}

function adaptParameter(habits: Habits, said: string, sendsTemperature: boolean): Habits | null {
  const cap = OUTPUT_CAPS.map((pattern) => Number(pattern.exec(said)?.[1] ?? 0)).find((tokens) => tokens > 0)
  if (cap && cap < (habits.outputCap ?? Number.POSITIVE_INFINITY)) return { ...habits, outputCap: cap }
  if (sendsTemperature && habits.takesTemperature && /temperature/i.test(said))
    return { ...habits, takesTemperature: false }
  if (habits.hasOtherTokensField && said.includes('max_completion_tokens')) {
    const tokensField = habits.tokensField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens'
    return { ...habits, tokensField, hasOtherTokensField: false }
  }
  if (habits.tellsUsage && /stream_options|include_usage/.test(said)) return { ...habits, tellsUsage: false }
  return null
}
