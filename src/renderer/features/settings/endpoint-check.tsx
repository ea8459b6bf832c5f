import { Autocomplete, Button } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ProviderView } from '../../../shared/views.ts'
import { api } from '../../lib/api.ts'
import { Failure } from '../../theme/pieces.tsx'
import { EndpointProfile } from './endpoint-profile.tsx'
import { refreshProviders } from './refresh-providers.ts'
import styles from './settings.module.css'

/** The check of one model, which can be given up while it runs. */
function useCheck(kind: ProviderView['kind']) {
  const controller = useRef<AbortController | null>(null)
  const mutation = useMutation({
    mutationFn: async (model: string) => {
      controller.current = new AbortController()
      return await api.providers.check.mutate({ kind, model: model || null }, { signal: controller.current.signal })
    },
    onSuccess: refreshProviders,
  })
  const giveUp = (): void => {
    controller.current?.abort()
    mutation.reset()
  }
  return { mutation, giveUp }
}

/** The doctor: tries out what a model at the provider's address takes, and shows what it found. */
export function EndpointCheck({ provider }: { readonly provider: ProviderView }) {
  const { mutation, giveUp } = useCheck(provider.kind)
  const [model, setModel] = useState(provider.endpoint?.model ?? provider.defaultModel)
  return (
    <>
      <form
        className={styles.keyRow}
        onSubmit={(event) => {
          event.preventDefault()
          mutation.mutate(model.trim())
        }}
      >
        <Autocomplete
          size="xs"
          label={`Model of ${provider.label} to check`}
          description="A few small requests find out what it takes."
          placeholder="Name of a model"
          value={model}
          data={[...provider.models]}
          limit={50}
          maxDropdownHeight={260}
          onChange={setModel}
        />
        <Button
          type="submit"
          leftSection={<IconStethoscope size={14} aria-hidden />}
          disabled={model.trim() === '' || (provider.needsKey && !provider.hasKey)}
          loading={mutation.isPending}
        >
          Check
        </Button>
        {mutation.isPending && <Button onClick={giveUp}>Cancel</Button>}
      </form>
      {mutation.error && <Failure error={mutation.error} />}
      {provider.endpoint && <EndpointProfile provider={provider} check={provider.endpoint} />}
    </>
  )
}
