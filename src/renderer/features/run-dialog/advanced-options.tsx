import { Autocomplete, NumberInput } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import type { ModelConfig } from '../../../shared/model-config.ts'
import styles from './run-dialog.module.css'
import type { RunDraft } from './use-run-draft.ts'

type NumberKey = {
  [K in keyof ModelConfig]-?: NonNullable<ModelConfig[K]> extends number ? K : never
}[keyof ModelConfig]

type NumberOption = {
  readonly key: NumberKey
  readonly label: string
  readonly range: readonly [min: number, max: number]
  readonly decimals?: number
  readonly suffix?: string
}

const OPTIONS: readonly NumberOption[] = [
  { key: 'temperature', label: 'Temperature', range: [0, 2], decimals: 2 },
  { key: 'max_tokens_per_block', label: 'Answer for a block', range: [1, 100_000], suffix: ' tokens' },
  { key: 'max_batch_size', label: 'Blocks in a request', range: [1, 20] },
  { key: 'max_attempts', label: 'Attempts for a row', range: [1, 10] },
  { key: 'timeout_seconds', label: 'Time for a request', range: [10, 7200], suffix: ' s' },
]

/** The options but one: what is absent is taken from schema and settings. */
export function without(config: ModelConfig, key: keyof ModelConfig): ModelConfig {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== key))
}

/** How the model is asked; what is left empty is taken from the schema, then from the settings. */
export function AdvancedOptions({ draft }: { readonly draft: RunDraft }) {
  const [isOpen, setIsOpen] = useState(false)
  const { choices, change, provider } = draft
  const { config } = choices
  const set = (key: NumberKey, value: string | number): void =>
    change({ config: typeof value === 'number' ? { ...config, [key]: value } : without(config, key) })
  return (
    <div>
      <button
        type="button"
        className={styles.disclosure}
        aria-expanded={isOpen}
        onClick={() => setIsOpen((before) => !before)}
      >
        <IconChevronRight size={14} aria-hidden data-open={isOpen} /> How the model is asked
        {Object.keys(config).length > 0 && <span>{Object.keys(config).length} changed</span>}
      </button>
      {isOpen && (
        <div className={styles.advanced}>
          {OPTIONS.map(({ key, label, range, decimals, suffix }) => (
            <NumberInput
              key={key}
              label={label}
              placeholder="As the schema says"
              min={range[0]}
              max={range[1]}
              allowDecimal={decimals !== undefined}
              clampBehavior="blur"
              hideControls
              value={config[key] ?? ''}
              onChange={(value) => set(key, value)}
              {...(decimals !== undefined && { decimalScale: decimals, step: 0.1 })}
              {...(suffix !== undefined && { suffix })}
            />
          ))}
          <Autocomplete
            label="Fallback model"
            size="xs"
            placeholder="None"
            data={[...(provider?.models ?? [])]}
            limit={50}
            maxDropdownHeight={260}
            value={config.fallback_model ?? ''}
            onChange={(model) =>
              change({
                config: model.trim() === '' ? without(config, 'fallback_model') : { ...config, fallback_model: model },
              })
            }
          />
        </div>
      )}
    </div>
  )
}
