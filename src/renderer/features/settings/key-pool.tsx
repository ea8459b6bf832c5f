import { Button, PasswordInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { KeyView } from '../../../shared/model-work.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { failureOf, showDone, showFailure } from '../../lib/errors.ts'
import { refreshProviders } from './refresh-providers.ts'
import styles from './settings.module.css'

const SOURCES: Readonly<Record<KeyView['source'], string>> = {
  keychain: 'in the keychain of the operating system',
  memory: 'in memory until Galley closes, since there is no keychain here',
  environment: 'from the environment of the process, not stored',
}

type KeyRowProps = { readonly provider: ProviderView; readonly view: KeyView }

function KeyRow({ provider, view }: KeyRowProps) {
  const remove = useMutation(
    trpc.providers.removeKey.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        showDone('The key was removed.')
        refreshProviders()
      },
    }),
  )
  return (
    <li className={styles.key}>
      <IconKey size={14} aria-hidden />
      <code>{view.tail}</code>
      <span className={styles.grow}>{SOURCES[view.source]}</span>
      {view.source !== 'environment' && (
        <Button
          size="compact-xs"
          aria-label={`Remove key ${view.tail}`}
          loading={remove.isPending}
          onClick={() => remove.mutate({ kind: provider.kind, keyId: view.keyId })}
        >
          Remove
        </Button>
      )}
    </li>
  )
}

function keptWhere(provider: ProviderView, key: string): string {
  const kept = provider.keys.find(({ tail }) => key.endsWith(tail.slice(1)) && tail.length > 1)
  return kept ? `The key is kept ${SOURCES[kept.source]}.` : 'The key was added.'
}

/** The keys of a provider at its present address: requests are spread over them. */
export function KeyPool({ provider }: { readonly provider: ProviderView }) {
  const [key, setKey] = useState('')
  const add = useMutation(
    trpc.providers.addKey.mutationOptions({
      onSuccess: (view, { key: added }) => {
        setKey('')
        showDone(keptWhere(view, added))
        refreshProviders()
      },
    }),
  )
  const failure = add.error && failureOf(add.error)
  return (
    <>
      {provider.keys.length > 0 && (
        <ul className={styles.keys} aria-label={`Keys of ${provider.label}`}>
          {provider.keys.map((view) => (
            <KeyRow key={view.keyId} provider={provider} view={view} />
          ))}
        </ul>
      )}
      <form
        className={styles.keyRow}
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate({ kind: provider.kind, key: key.trim() })
        }}
      >
        <PasswordInput
          label={`Key for ${provider.label}`}
          description={
            provider.hasKey
              ? 'Another key is added to the pool: requests are spread over all of them.'
              : 'It is kept for the address above, and sent nowhere else.'
          }
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={failure && `${failure.message} ${failure.hint}`}
          autoComplete="off"
        />
        <Button type="submit" disabled={key.trim() === ''} loading={add.isPending}>
          Add key
        </Button>
      </form>
    </>
  )
}
