import { SegmentedControl, Select, TextInput, useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { type NumberField, NumberSetting } from './number-setting.tsx'
import styles from './settings.module.css'
import { useSaveSettings } from './use-save-settings.ts'

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

/** How a model is asked where neither the run nor the schema says otherwise. */
const WORK_DEFAULTS: readonly NumberField[] = [
  {
    name: 'concurrency',
    label: 'Requests at once',
    description: '1 to 64 for each run.',
    range: [1, 64],
  },
  {
    name: 'temperature',
    label: 'Temperature',
    description: '0 to 2, where the model takes one.',
    range: [0, 2],
    decimals: 2,
  },
  {
    name: 'maxTokensPerBlock',
    label: 'Answer for a block',
    description: 'At most so many tokens.',
    range: [1, 100_000],
    suffix: ' tokens',
  },
  {
    name: 'maxAttempts',
    label: 'Attempts for a row',
    description: '1 to 10, then it fails.',
    range: [1, 10],
  },
  {
    name: 'requestTimeoutSeconds',
    label: 'Time for a request',
    description: 'Raise it for slow local models.',
    range: [10, 7200],
    suffix: ' s',
  },
]

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
      {WORK_DEFAULTS.map((field) => (
        <NumberSetting key={field.name} settings={settings} field={field} />
      ))}
    </div>
  )
}
