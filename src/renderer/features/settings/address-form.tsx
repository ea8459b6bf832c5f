import { Button, Menu, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderView } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { failureOf, showDone } from '../../lib/errors.ts'
import { refreshProviders } from './refresh-providers.ts'
import styles from './settings.module.css'

type PresetsProps = { readonly provider: ProviderView; readonly onChoose: (baseUrl: string) => void }

function Presets({ provider, onChoose }: PresetsProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} aria-hidden />}>Servers</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {provider.presets.map(({ label, baseUrl, needsKey }) => (
          <Menu.Item key={label} onClick={() => onChoose(baseUrl)}>
            {label}
            <span className={styles.preset}>
              {baseUrl}
              {needsKey && ', needs a key'}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Where the calls of a provider go. The provider's own address is an empty field. */
export function AddressForm({ provider }: { readonly provider: ProviderView }) {
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl ?? '')
  const save = useMutation(
    trpc.providers.setBaseUrl.mutationOptions({
      onSuccess: () => {
        showDone('The address was saved.')
        refreshProviders()
      },
    }),
  )
  const failure = save.error && failureOf(save.error)
  const address = baseUrl.trim()
  return (
    <form
      className={styles.keyRow}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ kind: provider.kind, baseUrl: address || null })
      }}
    >
      <TextInput
        label={`Address of ${provider.label}`}
        description="Empty: the provider's own. A key belongs to its address."
        placeholder={provider.ownBaseUrl ?? 'https://'}
        value={baseUrl}
        onChange={(event) => setBaseUrl(event.currentTarget.value)}
        error={failure && `${failure.message} ${failure.hint}`}
      />
      {provider.presets.length > 0 && (
        <Presets provider={provider} onChoose={(preset) => setBaseUrl(preset === provider.ownBaseUrl ? '' : preset)} />
      )}
      <Button type="submit" disabled={address === (provider.baseUrl ?? '')} loading={save.isPending}>
        Save address
      </Button>
    </form>
  )
}
