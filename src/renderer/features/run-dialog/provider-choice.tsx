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
  return (
    <Radio.Group label="Provider" value={value} onChange={(kind) => onChange(kind)}>
      <div className={styles.providers}>
        {providers.map((provider) => (
          <Radio.Card
            key={provider.kind}
            value={provider.kind}
            className={styles.provider}
            disabled={!isUsable(provider)}
            aria-label={provider.label}
          >
            <Radio.Indicator size="xs" disabled={!isUsable(provider)} />
            <span>
              <strong>{provider.label}</strong>
              <span>{provider.description}</span>
            </span>
          </Radio.Card>
        ))}
      </div>
      {providers.some((provider) => !isUsable(provider)) && (
        <p className={styles.note}>
          A provider that is greyed out has no key yet. <Link to="/settings">Add a key in Settings</Link>
        </p>
      )}
    </Radio.Group>
  )
}
