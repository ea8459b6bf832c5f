import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderView } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { failureOf, showDone, showFailure } from '../../lib/errors.ts'
import { Chip } from '../../theme/pieces.tsx'
import styles from './settings.module.css'

const keptIn: Readonly<Record<NonNullable<ProviderView['keySource']>, string>> = {
  keychain: 'The key is kept in the keychain of the operating system.',
  memory: 'The key is kept in memory until Galley closes, since there is no keychain here.',
  environment: 'The key comes from the environment of the process. Galley does not store it.',
}

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.providers.pathKey() })
}

function KeyForm({ provider }: { readonly provider: ProviderView }) {
  const [key, setKey] = useState('')
  const setProviderKey = useMutation(
    trpc.providers.setKey.mutationOptions({
      onSuccess: (view) => {
        setKey('')
        showDone(view.keySource ? keptIn[view.keySource] : 'The key was kept.')
        refresh()
      },
    }),
  )
  const deleteKey = useMutation(
    trpc.providers.deleteKey.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        showDone('The key was removed.')
        refresh()
      },
    }),
  )
  const failure = setProviderKey.error && failureOf(setProviderKey.error)
  return (
    <form
      className={styles.keyRow}
      onSubmit={(event) => {
        event.preventDefault()
        setProviderKey.mutate({ kind: provider.kind, key: key.trim() })
      }}
    >
      <PasswordInput
        label={`Key for ${provider.label}`}
        placeholder={provider.hasKey ? 'Enter another key to replace it' : ''}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
        error={failure && `${failure.message} ${failure.hint}`}
        autoComplete="off"
      />
      <Button type="submit" disabled={key.trim() === ''} loading={setProviderKey.isPending}>
        Save key
      </Button>
      {provider.hasKey && provider.keySource !== 'environment' && (
        <Button loading={deleteKey.isPending} onClick={() => deleteKey.mutate({ kind: provider.kind })}>
          Remove key
        </Button>
      )}
    </form>
  )
}

function AddressForm({ provider }: { readonly provider: ProviderView }) {
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl ?? '')
  const save = useMutation(
    trpc.providers.setBaseUrl.mutationOptions({
      onSuccess: () => {
        showDone('The address was saved.')
        refresh()
      },
    }),
  )
  const failure = save.error && failureOf(save.error)
  return (
    <form
      className={styles.keyRow}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ kind: provider.kind, baseUrl: baseUrl.trim() || null })
      }}
    >
      <TextInput
        label={`Address of ${provider.label}`}
        description="Empty: the provider's own. A key belongs to its address."
        placeholder="https://"
        value={baseUrl}
        onChange={(event) => setBaseUrl(event.currentTarget.value)}
        error={failure && `${failure.message} ${failure.hint}`}
      />
      <Button type="submit" disabled={baseUrl.trim() === (provider.baseUrl ?? '')} loading={save.isPending}>
        Save address
      </Button>
    </form>
  )
}

export function ProviderSettings({ provider }: { readonly provider: ProviderView }) {
  return (
    <section className={styles.provider} aria-label={provider.label}>
      <div className={styles.head}>
        <h3>{provider.label}</h3>
        {!provider.needsKey && <Chip tone="good">Ready, needs no key</Chip>}
        {provider.needsKey && (provider.hasKey ? <Chip tone="good">Key is there</Chip> : <Chip>No key</Chip>)}
      </div>
      <p className={styles.note}>{provider.description}</p>
      {provider.keySource && <p className={styles.note}>{keptIn[provider.keySource]}</p>}
      {provider.needsKey && (
        <>
          <KeyForm provider={provider} />
          <AddressForm provider={provider} />
        </>
      )}
    </section>
  )
}
