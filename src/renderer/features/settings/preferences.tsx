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

type NumberField = {
  readonly name: 'concurrency' | 'parserProcesses' | 'parseTimeoutSeconds' | 'parseMemoryMiB' | 'maxBlocksPerDocument'
  readonly label: string
  readonly description: string
  readonly range: readonly [min: number, max: number]
  readonly suffix?: string
}

/** How much a reader may take of the machine. Files that take more fail with their reason, and nothing else suffers. */
const PARSER_LIMITS: readonly NumberField[] = [
  {
    name: 'parserProcesses',
    label: 'Documents read at once',
    description: '1 to 16, each in a process of its own.',
    range: [1, 16],
  },
  {
    name: 'parseTimeoutSeconds',
    label: 'Time for a document',
    description: '5 to 3,600 seconds. Raise it for very long files.',
    range: [5, 3600],
    suffix: ' s',
  },
  {
    name: 'parseMemoryMiB',
    label: 'Memory for a reader',
    description: '256 to 16,384 MiB.',
    range: [256, 16_384],
    suffix: ' MiB',
  },
  {
    name: 'maxBlocksPerDocument',
    label: 'Blocks in a document',
    description: 'A document with more fails.',
    range: [1000, 5_000_000],
  },
]

const REQUESTS_AT_ONCE: NumberField = {
  name: 'concurrency',
  label: 'Requests at once',
  description: '1 to 64 for each run.',
  range: [1, 64],
}

type NumberSettingProps = { readonly settings: Settings; readonly field: NumberField }

/** A number that is saved when its field is left, and put back when it is none. */
function NumberSetting({ settings, field }: NumberSettingProps) {
  const { name, label, description, suffix } = field
  const [min, max] = field.range
  const save = useSaveSettings()
  const [value, setValue] = useState<number | string>(settings[name])
  const onSave = (): void => {
    if (typeof value !== 'number') setValue(settings[name])
    else if (value !== settings[name]) save({ [name]: value })
  }
  return (
    <NumberInput
      label={label}
      description={description}
      min={min}
      max={max}
      allowDecimal={false}
      clampBehavior="blur"
      thousandSeparator=","
      suffix={suffix}
      value={value}
      onChange={setValue}
      onBlur={onSave}
      onKeyDown={(event) => event.key === 'Enter' && onSave()}
    />
  )
}

export function ParserLimits({ settings }: { readonly settings: Settings }) {
  return (
    <div className={styles.limits}>
      {PARSER_LIMITS.map((field) => (
        <NumberSetting key={field.name} settings={settings} field={field} />
      ))}
    </div>
  )
}

type WorkProps = { readonly settings: Settings; readonly providers: readonly ProviderView[] }

export function WorkDefaults({ settings, providers }: WorkProps) {
  const save = useSaveSettings()
  const [actor, setActor] = useState(settings.actor)
  const saveActor = (): void => {
    const name = actor.trim()
    if (name === '') setActor(settings.actor)
    else if (name !== settings.actor) save({ actor: name })
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
      <NumberSetting settings={settings} field={REQUESTS_AT_ONCE} />
    </div>
  )
}
