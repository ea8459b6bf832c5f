import { Autocomplete } from '@mantine/core'
import { useState } from 'react'
import type { Settings } from '../../../shared/settings.ts'
import type { ProviderView } from '../../../shared/views.ts'
import styles from './settings.module.css'
import { useSaveSettings } from './use-save-settings.ts'

type DefaultModelProps = { readonly settings: Settings; readonly provider: ProviderView }

/** A server of one's own has no model that could be known beforehand. */
export function DefaultModel({ settings, provider }: DefaultModelProps) {
  const save = useSaveSettings()
  const [model, setModel] = useState(settings.openaiCompatibleModel)
  const saveModel = (value: string): void => {
    if (value.trim() !== settings.openaiCompatibleModel) save({ openaiCompatibleModel: value.trim() })
  }
  const checked = provider.endpoint?.model
  return (
    <div className={styles.keyRow}>
      <Autocomplete
        size="xs"
        label="Model when a run names none"
        description="Empty: the one that was checked last at the address."
        placeholder={checked ?? 'None was checked yet'}
        value={model}
        data={[...provider.models]}
        limit={50}
        maxDropdownHeight={260}
        onChange={setModel}
        onOptionSubmit={saveModel}
        onBlur={() => saveModel(model)}
        onKeyDown={(event) => event.key === 'Enter' && saveModel(model)}
      />
    </div>
  )
}
