import { Autocomplete, Checkbox, NumberInput, Radio } from '@mantine/core'
import { RUN_LANES } from '../../../shared/domain.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { AdvancedOptions, without } from './advanced-options.tsx'
import { ProviderChoice } from './provider-choice.tsx'
import styles from './run-dialog.module.css'
import type { RunDraft } from './use-run-draft.ts'

const LANES = {
  now: { label: 'Now', note: 'Answers come as they are ready.' },
  overnight: { label: 'Overnight', note: 'Half the price, within a day. You may close Galley meanwhile.' },
} as const

function LaneChoice({ draft }: { readonly draft: RunDraft }) {
  const { choices, change } = draft
  return (
    <Radio.Group
      label="When"
      value={choices.lane}
      onChange={(lane) => change({ lane: lane === 'overnight' ? 'overnight' : 'now' })}
    >
      <div className={styles.cards}>
        {RUN_LANES.map((lane) => (
          <Radio.Card key={lane} value={lane} className={styles.card} aria-label={LANES[lane].label}>
            <Radio.Indicator size="xs" />
            <strong>{LANES[lane].label}</strong>
          </Radio.Card>
        ))}
      </div>
      <p className={styles.note}>{LANES[choices.lane].note}</p>
    </Radio.Group>
  )
}

function ModelOptions({ draft }: { readonly draft: RunDraft }) {
  const { choices, change, provider, concurrency } = draft
  if (!provider) return null
  return (
    <div>
      <div className={styles.triple}>
        <Autocomplete
          label="Model"
          size="xs"
          data={[...provider.models]}
          limit={50}
          maxDropdownHeight={260}
          placeholder={provider.defaultModel === '' ? 'Name a model' : provider.defaultModel}
          value={choices.model ?? ''}
          onChange={(model) => change({ model: model.trim() === '' ? null : model })}
        />
        <NumberInput
          label="Budget"
          placeholder="No limit"
          prefix="$"
          min={0.001}
          max={1_000_000}
          decimalScale={3}
          hideControls
          value={choices.budgetUsd ?? ''}
          onChange={(value) => change({ budgetUsd: typeof value === 'number' && value > 0 ? value : null })}
        />
        <NumberInput
          label="Requests at once"
          placeholder={String(concurrency)}
          min={1}
          max={64}
          allowDecimal={false}
          clampBehavior="strict"
          value={choices.concurrency ?? ''}
          onChange={(value) => change({ concurrency: typeof value === 'number' && value > 0 ? value : null })}
        />
      </div>
      <p className={styles.note}>
        Without a name, the model of the schema is asked, else the default. Work pauses before the budget is passed.
      </p>
    </div>
  )
}

type RunFormProps = {
  readonly draft: RunDraft
  /** The run may be a new one: which blocks get rows is still open. */
  readonly makesRows: boolean
}

/** Provider, model, lane, budget, and how the model is asked. */
export function RunForm({ draft, makesRows }: RunFormProps) {
  const { provider, choices, change } = draft
  if (draft.error) return <Failure error={draft.error} />
  if (draft.isPending || !provider) return <Waiting rows={2} />
  return (
    <>
      <ProviderChoice
        providers={draft.providers}
        value={provider.kind}
        onChange={(kind) => change({ kind, model: null, config: without(choices.config, 'fallback_model') })}
      />
      {provider.kind !== 'rules' && (
        <>
          <ModelOptions draft={draft} />
          {provider.hasBatches && <LaneChoice draft={draft} />}
        </>
      )}
      {makesRows && (
        <Checkbox
          label="Include running headers and footers"
          description="They repeat on every page and are left out otherwise."
          checked={choices.includesFurniture}
          onChange={(event) => change({ includesFurniture: event.currentTarget.checked })}
        />
      )}
      {provider.kind !== 'rules' && <AdvancedOptions draft={draft} />}
    </>
  )
}
