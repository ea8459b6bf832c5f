import { Autocomplete, Checkbox, NumberInput } from '@mantine/core'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { ProviderChoice } from './provider-choice.tsx'
import styles from './run-dialog.module.css'
import type { RunOptions } from './use-run-options.ts'

/** Provider, model and how many requests at once. */
export function RunForm({ options }: { readonly options: RunOptions }) {
  const { provider } = options
  if (options.error) return <Failure error={options.error} />
  if (options.isPending || !provider) return <Waiting rows={2} />
  return (
    <div className={styles.form}>
      <ProviderChoice providers={options.providers} value={provider.kind} onChange={options.setProvider} />
      {provider.needsKey && (
        <div className={styles.pair}>
          <Autocomplete
            label="Model"
            size="xs"
            data={[...provider.models]}
            description="Empty: the schema's own model, else the default."
            placeholder={provider.defaultModel}
            value={options.model ?? ''}
            onChange={(model) => options.setModel(model.trim() === '' ? null : model)}
          />
          <NumberInput
            label="Requests at once"
            description="1 to 64."
            min={1}
            max={64}
            allowDecimal={false}
            value={options.concurrency}
            onChange={(value) => options.setConcurrency(typeof value === 'number' ? value : 1)}
          />
        </div>
      )}
      <Checkbox
        label="Include running headers and footers"
        description="They repeat on every page and are left out otherwise."
        checked={options.includesFurniture}
        onChange={(event) => options.setIncludesFurniture(event.currentTarget.checked)}
      />
    </div>
  )
}
