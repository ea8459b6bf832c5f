import { Button, NumberInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerRung } from '../../../shared/domain.ts'
import { type EndpointCheck, PARALLEL_TRIES } from '../../../shared/model-work.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount, formatDuration, formatMoment, formatWhen } from '../../lib/format.ts'
import { refreshProviders } from './refresh-providers.ts'
import styles from './settings.module.css'

type ProfileProps = { readonly provider: ProviderView; readonly check: EndpointCheck }

const RUNGS: Readonly<Record<AnswerRung, string>> = {
  json_schema: 'JSON by schema, the surest form',
  tool: 'Tool use',
  text: 'Text, which Galley validates',
}

function factsOf({ profile }: EndpointCheck): ReadonlyArray<readonly [label: string, value: string]> {
  const { contextTokens, maxOutputTokens, latencyMs } = profile
  const context = contextTokens === null ? 'Not said: 8,192 tokens are assumed' : countOf(contextTokens, 'token')
  return [
    ['Server', profile.server ?? 'Not recognised'],
    ['Answers as', profile.rung ? RUNGS[profile.rung] : 'No form worked'],
    ['At once', countOf(profile.parallel, 'request') + (profile.parallel < PARALLEL_TRIES ? '' : ' or more')],
    ['Context', profile.isContextEdited ? `${context}, corrected by you` : context],
    ['Longest answer', maxOutputTokens === null ? 'Not said' : countOf(maxOutputTokens, 'token')],
    ['Temperature', profile.takesTemperature ? 'Taken' : 'Not taken, and left out'],
    ['Streams', profile.streams ? 'Yes' : 'No'],
    ['Small answer', latencyMs === null ? '' : `in ${formatDuration(latencyMs)}`],
  ]
}

/** What a server says of its context is often its default, not what it was started with. */
function ContextForm({ provider, check }: ProfileProps) {
  const { contextTokens, isContextEdited } = check.profile
  const [value, setValue] = useState<number | string>(contextTokens ?? '')
  const save = useMutation(
    trpc.providers.setContext.mutationOptions({
      onError: showFailure,
      onSuccess: ({ profile }) => {
        setValue(profile.contextTokens ?? '')
        showDone(
          profile.isContextEdited
            ? `Requests are made to fit ${formatCount(profile.contextTokens ?? 0)} tokens.`
            : 'What the server says counts again.',
        )
        refreshProviders()
      },
    }),
  )
  const place = { kind: provider.kind, model: check.model }
  return (
    <form
      className={styles.keyRow}
      onSubmit={(event) => {
        event.preventDefault()
        if (typeof value === 'number') save.mutate({ ...place, contextTokens: value })
      }}
    >
      <NumberInput
        label={`Context of ${check.model}`}
        description="Correct it when the server was started with another one."
        min={512}
        max={100_000_000}
        allowDecimal={false}
        clampBehavior="blur"
        thousandSeparator=","
        suffix=" tokens"
        value={value}
        onChange={setValue}
      />
      <Button type="submit" disabled={typeof value !== 'number' || value === contextTokens} loading={save.isPending}>
        Correct
      </Button>
      {isContextEdited && <Button onClick={() => save.mutate({ ...place, contextTokens: null })}>Take back</Button>}
    </form>
  )
}

export function EndpointProfile({ provider, check }: ProfileProps) {
  return (
    <div className={styles.profile} role="group" aria-label={`What was found out about ${check.model}`}>
      <p className={styles.checked} title={formatMoment(check.checkedAt)}>
        <strong>{check.model}</strong> · checked {formatWhen(check.checkedAt)}
      </p>
      <ol className={styles.steps}>
        {check.steps.map(({ label, isOk, detail }) => (
          <li key={label} data-ok={isOk}>
            {isOk ? (
              <IconCheck size={14} aria-label="Worked" />
            ) : (
              <IconAlertTriangle size={14} aria-label="Did not work" />
            )}
            <span>{label}</span>
            <span className={styles.detail}>{detail}</span>
          </li>
        ))}
      </ol>
      <dl className={styles.profileFacts}>
        {factsOf(check)
          .filter(([, value]) => value !== '')
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <ContextForm key={check.model} provider={provider} check={check} />
    </div>
  )
}
