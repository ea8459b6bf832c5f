import { Radio } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ProviderKind } from '../../../shared/domain.ts'
import type { ProviderView } from '../../../shared/views.ts'
import styles from './run-dialog.module.css'

type ProviderChoiceProps = {
  readonly providers: readonly ProviderView[]
  readonly value: ProviderKind
  readonly onChange: (kind: ProviderKind) => void
}

export function isUsable(provider: ProviderView): boolean {
  return !provider.needsKey || provider.hasKey
}

export function ProviderChoice({ providers, value, onChange }: ProviderChoiceProps) {
  const chosen = providers.find(({ kind }) => kind === value)
  const keyless = providers.filter((provider) => !isUsable(provider)).map(({ label }) => label)
  return (
    <Radio.Group label="Provider" value={value} onChange={(kind) => onChange(kind)}>
      <div className={styles.cards}>
        {providers.map((provider) => (
          <Radio.Card
            key={provider.kind}
            value={provider.kind}
            className={styles.card}
            disabled={!isUsable(provider)}
            aria-label={provider.label}
          >
            <Radio.Indicator size="xs" disabled={!isUsable(provider)} />
            <strong>{provider.label}</strong>
          </Radio.Card>
        ))}
      </div>
      <p className={styles.note}>
        {chosen?.description}
        {keyless.length > 0 && (
          <>
            {' '}
            {new Intl.ListFormat('en').format(keyless)} {keyless.length === 1 ? 'needs a key' : 'need keys'}:{' '}
            <Link to="/settings">add {keyless.length === 1 ? 'it' : 'them'} in Settings</Link>.
          </>
        )}
      </p>
    </Radio.Group>
  )
}
