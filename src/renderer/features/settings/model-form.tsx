import { Button, Checkbox, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelEntry } from '../../../shared/model-catalogue.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { failureOf, showDone, showFailure } from '../../lib/errors.ts'
import { type ModelDraft, newDraft, toDraft, toModel, withNewPrices } from './model-draft.ts'
import { PriceRow } from './price-row.tsx'
import styles from './settings.module.css'

type FieldsProps = {
  readonly draft: ModelDraft
  readonly isNew: boolean
  readonly onChange: (draft: ModelDraft) => void
}

const PROVIDERS = [
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'openai-compatible', label: 'OpenAI-compatible' },
] as const

function Facts({ draft, isNew, onChange }: FieldsProps) {
  const tokens = { min: 1, allowDecimal: false, thousandSeparator: ',', suffix: ' tokens' } as const
  return (
    <>
      <div className={styles.pair}>
        {isNew && (
          <TextInput
            label="Id"
            description="As the provider writes it."
            value={draft.id}
            onChange={(event) => onChange({ ...draft, id: event.currentTarget.value })}
            data-autofocus
          />
        )}
        <TextInput
          label="Name"
          description="As Galley shows it."
          placeholder={draft.id}
          value={draft.label}
          onChange={(event) => onChange({ ...draft, label: event.currentTarget.value })}
          data-autofocus={isNew ? undefined : true}
        />
        {isNew && (
          <Select
            label="Provider"
            description="Who is asked for it."
            value={draft.provider}
            data={[...PROVIDERS]}
            onChange={(provider) => provider && onChange({ ...draft, provider })}
          />
        )}
      </div>
      <div className={styles.pair}>
        <NumberInput
          label="Context"
          {...tokens}
          value={draft.contextTokens}
          onChange={(contextTokens) => onChange({ ...draft, contextTokens })}
        />
        <NumberInput
          label="Longest answer"
          {...tokens}
          value={draft.maxOutputTokens}
          onChange={(maxOutputTokens) => onChange({ ...draft, maxOutputTokens })}
        />
        <NumberInput
          label="A batch costs, of the live price"
          min={0.01}
          max={1}
          step={0.1}
          decimalScale={3}
          value={draft.batchFactor}
          onChange={(batchFactor) => onChange({ ...draft, batchFactor })}
        />
      </div>
      <Group gap="lg">
        <Checkbox
          label="Takes a temperature"
          checked={draft.takesTemperature}
          onChange={(event) => onChange({ ...draft, takesTemperature: event.currentTarget.checked })}
        />
        <Checkbox
          label="Thinks unless asked not to"
          checked={draft.thinksByDefault}
          onChange={(event) => onChange({ ...draft, thinksByDefault: event.currentTarget.checked })}
        />
      </Group>
    </>
  )
}

function Prices({ draft, onChange }: Omit<FieldsProps, 'isNew'>) {
  const { prices } = draft
  return (
    <div className={styles.form}>
      <div className={styles.above}>
        <p className={styles.note}>
          US dollars a million tokens. What is left empty costs the usual part of the input.
        </p>
        <Button
          size="compact-xs"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => onChange(withNewPrices(draft, ''))}
        >
          Prices from another day
        </Button>
      </div>
      {prices.map((row, index) => (
        <PriceRow
          key={prices.length - index}
          row={row}
          onChange={(changed) => onChange({ ...draft, prices: prices.map((one, i) => (i === index ? changed : one)) })}
          onRemove={
            prices.length > 1 ? () => onChange({ ...draft, prices: prices.filter((_, i) => i !== index) }) : null
          }
        />
      ))}
    </div>
  )
}

/** Saving and giving back, both of which close the dialog. */
function useModelActions(onClose: () => void) {
  const finish = (message: string): void => {
    showDone(message)
    void queryClient.invalidateQueries({ queryKey: trpc.models.pathKey() })
    onClose()
  }
  const save = useMutation(
    trpc.models.save.mutationOptions({ onSuccess: ({ label }) => finish(`${label} was saved.`) }),
  )
  const reset = useMutation(
    trpc.models.reset.mutationOptions({ onError: showFailure, onSuccess: () => finish('Done.') }),
  )
  return { save, reset }
}

type ModelFormProps = { /** Null: a new one. */ readonly entry: ModelEntry | null; readonly onClose: () => void }

export function ModelForm({ entry, onClose }: ModelFormProps) {
  const [draft, setDraft] = useState(() => (entry ? toDraft(entry) : newDraft(new Date().toISOString().slice(0, 10))))
  const [isAsked, setIsAsked] = useState(false)
  const { save, reset } = useModelActions(onClose)
  const { model, problem } = toModel(draft)
  const failure = save.error ? failureOf(save.error).message : isAsked ? problem : null
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        setIsAsked(true)
        if (model) save.mutate(model)
      }}
    >
      <Facts draft={draft} isNew={entry === null} onChange={setDraft} />
      <Prices draft={draft} onChange={setDraft} />
      {failure && (
        <p className={styles.problem} role="alert">
          {failure}
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        {entry && entry.origin !== 'built_in' && (
          <Button className={styles.toStart} loading={reset.isPending} onClick={() => reset.mutate({ id: entry.id })}>
            {entry.origin === 'added' ? 'Remove this model' : 'Back to the shipped values'}
          </Button>
        )}
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  )
}
