import type { Settings } from '../../../shared/settings.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { countOf } from '../../lib/format.ts'
import { Chip } from '../../theme/pieces.tsx'
import { AddressForm } from './address-form.tsx'
import { DefaultModel } from './default-model.tsx'
import { EndpointCheck } from './endpoint-check.tsx'
import { KeyPool } from './key-pool.tsx'
import styles from './settings.module.css'

function State({ provider }: { readonly provider: ProviderView }) {
  if (provider.keys.length > 1) return <Chip tone="good">{countOf(provider.keys.length, 'key')}</Chip>
  if (provider.hasKey) return <Chip tone="good">Key is there</Chip>
  return provider.needsKey ? <Chip>No key</Chip> : <Chip tone="good">Ready, needs no key</Chip>
}

type ProviderSettingsProps = { readonly provider: ProviderView; readonly settings: Settings }

/** A provider with its address, keys and what was found out about it. What is built in has none of these. */
export function ProviderSettings({ provider, settings }: ProviderSettingsProps) {
  return (
    <section className={styles.provider} aria-label={provider.label}>
      <div className={styles.head}>
        <h3>{provider.label}</h3>
        <State provider={provider} />
        {provider.hasBatches && <Chip>Overnight at a lower price</Chip>}
      </div>
      <p className={styles.note}>{provider.description}</p>
      {provider.ownBaseUrl !== null && (
        <>
          <AddressForm key={provider.baseUrl} provider={provider} />
          <KeyPool provider={provider} />
          <EndpointCheck key={`check ${provider.baseUrl ?? ''}`} provider={provider} />
          {provider.kind === 'openai-compatible' && <DefaultModel settings={settings} provider={provider} />}
        </>
      )}
    </section>
  )
}
