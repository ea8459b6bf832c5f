import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { PriceTier } from '../../../shared/model-catalogue.ts'
import { type PriceRowDraft, type TierDraft, withoutTier, withTier } from './model-draft.ts'
import styles from './settings.module.css'

type Price = { readonly key: keyof PriceTier; readonly label: string; readonly placeholder?: string }

const PRICES: readonly Price[] = [
  { key: 'input', label: 'Input' },
  { key: 'output', label: 'Output' },
  { key: 'cacheRead', label: 'Cache read', placeholder: '0.1 ×' },
  { key: 'cacheWrite5m', label: 'Write, 5 min', placeholder: '1.25 ×' },
  { key: 'cacheWrite1h', label: 'Write, 1 h', placeholder: '2 ×' },
]

type TierProps = {
  readonly tier: TierDraft
  readonly name: string
  readonly isLast: boolean
  readonly onChange: (tier: TierDraft) => void
  readonly onRemove: (() => void) | null
}

/** Labels stand over the first tier only; each field is named in full for those who cannot see the column. */
function TierFields({ tier, name, isLast, onChange, onRemove }: TierProps) {
  return (
    <div className={styles.tier} role="group" aria-label={name}>
      <NumberInput
        aria-label={`${name}: prompts up to`}
        placeholder={isLast ? 'any length' : 'tokens'}
        disabled={isLast}
        min={1}
        allowDecimal={false}
        thousandSeparator=","
        hideControls
        value={tier.upToPromptTokens}
        onChange={(upToPromptTokens) => onChange({ ...tier, upToPromptTokens })}
      />
      {PRICES.map(({ key, label, placeholder }) => (
        <NumberInput
          key={key}
          aria-label={`${name}: ${label}`}
          placeholder={placeholder}
          min={0}
          decimalScale={6}
          hideControls
          value={tier[key]}
          onChange={(value) => onChange({ ...tier, [key]: value })}
        />
      ))}
      {onRemove ? (
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={onRemove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      ) : (
        <span />
      )}
    </div>
  )
}

type PriceRowProps = {
  readonly row: PriceRowDraft
  readonly onChange: (row: PriceRowDraft) => void
  /** Null for the only row. */
  readonly onRemove: (() => void) | null
}

/** The prices from a day on: one tier for all prompts, or several by their length. */
export function PriceRow({ row, onChange, onRemove }: PriceRowProps) {
  const change = (index: number, tier: TierDraft): void =>
    onChange({ ...row, tiers: row.tiers.map((one, i) => (i === index ? tier : one)) })
  return (
    <fieldset className={styles.priceRow}>
      <legend className="visually-hidden">Prices from {row.effectiveFrom || 'a day'}</legend>
      <div className={styles.priceHead}>
        <TextInput
          type="date"
          label="Prices from"
          value={row.effectiveFrom}
          onChange={(event) => onChange({ ...row, effectiveFrom: event.currentTarget.value })}
        />
        <Button
          size="compact-xs"
          leftSection={<IconPlus size={13} aria-hidden />}
          onClick={() => onChange(withTier(row))}
        >
          Tier by prompt length
        </Button>
        {onRemove && (
          <Button size="compact-xs" onClick={onRemove}>
            Remove these prices
          </Button>
        )}
      </div>
      <div className={styles.tiers}>
        <div className={styles.tier} aria-hidden>
          {['Prompts up to', ...PRICES.map(({ label }) => label)].map((label) => (
            <span key={label}>{label}</span>
          ))}
        </div>
        {row.tiers.map((tier, index) => (
          <TierFields
            key={index}
            tier={tier}
            name={row.tiers.length === 1 ? 'All prompts' : `Tier ${String(index + 1)}`}
            isLast={index === row.tiers.length - 1}
            onChange={(changed) => change(index, changed)}
            onRemove={row.tiers.length > 1 ? () => onChange(withoutTier(row, index)) : null}
          />
        ))}
      </div>
    </fieldset>
  )
}
