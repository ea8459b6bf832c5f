import { NumberInput, SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import styles from './settings.module.css'

function useSaveSettings() {
  const mutation = useMutation(
    trpc.settings.set.mutationOptions({
      onError: showFailure,
      onSuccess: (settings) => queryClient.setQueryData(trpc.settings.get.queryKey(), settings),
    }),
  )
  return (patch: Partial<Settings>): void => mutation.mutate(patch)
}

export function Appearance({ settings }: { readonly settings: Settings }) {
  const save = useSaveSettings()
  const { setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      aria-label="Theme"
      size="xs"
      w={320}
      value={settings.theme}
      data={[
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
      onChange={(value) => {
        const theme = value
        setColorScheme(theme === 'system' ? 'auto' : theme)
        save({ theme })
      }}
    />
  )
}

type WorkProps = { readonly settings: Settings; readonly providers: readonly ProviderView[] }

export function WorkDefaults({ settings, providers }: WorkProps) {
  const save = useSaveSettings()
  const [actor, setActor] = useState(settings.actor)
  const [concurrency, setConcurrency] = useState<number | string>(settings.concurrency)
  const saveActor = (): void => {
    const name = actor.trim()
    if (name === '') setActor(settings.actor)
    else if (name !== settings.actor) save({ actor: name })
  }
  const saveConcurrency = (): void => {
    if (typeof concurrency !== 'number') setConcurrency(settings.concurrency)
    else if (concurrency !== settings.concurrency) save({ concurrency })
  }
  return (
    <div className={styles.pair}>
      <TextInput
        label="Your name"
        description="Shown in the history of each row."
        value={actor}
        maxLength={80}
        onChange={(event) => setActor(event.currentTarget.value)}
        onBlur={saveActor}
        onKeyDown={(event) => event.key === 'Enter' && saveActor()}
      />
      <Select
        label="Default provider"
        description="What a new run starts with."
        value={settings.defaultProvider}
        data={providers.map((provider) => ({ value: provider.kind, label: provider.label }))}
        onChange={(value) => {
          const provider = providers.find((one) => one.kind === value)
          if (provider) save({ defaultProvider: provider.kind })
        }}
      />
      <NumberInput
        label="Requests at once"
        description="1 to 64 for each run."
        min={1}
        max={64}
        allowDecimal={false}
        clampBehavior="strict"
        value={concurrency}
        onChange={setConcurrency}
        onBlur={saveConcurrency}
        onKeyDown={(event) => event.key === 'Enter' && saveConcurrency()}
      />
    </div>
  )
}
