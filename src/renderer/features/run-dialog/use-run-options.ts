import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderKind } from '../../../shared/domain.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { isUsable } from './provider-choice.tsx'

export type RunOptions = {
  readonly providers: readonly ProviderView[]
  readonly provider: ProviderView | null
  /** Null: the schema's model where it names one, else the provider's default. */
  readonly model: string | null
  readonly concurrency: number
  /** Rows for running headers and footers too. */
  readonly includesFurniture: boolean
  readonly setIncludesFurniture: (includes: boolean) => void
  readonly setProvider: (kind: ProviderKind) => void
  readonly setModel: (model: string | null) => void
  readonly setConcurrency: (concurrency: number) => void
  readonly error: unknown
  readonly isPending: boolean
}

/** What a run needs to know, from the settings until the person chooses otherwise. */
export function useRunOptions(): RunOptions {
  const providers = useQuery(trpc.providers.list.queryOptions())
  const settings = useQuery(trpc.settings.get.queryOptions())
  const [kind, setKind] = useState<ProviderKind | null>(null)
  const [model, setModel] = useState<string | null>(null)
  const [concurrency, setConcurrency] = useState<number | null>(null)
  const [includesFurniture, setIncludesFurniture] = useState(false)
  const all = providers.data ?? []
  const wanted = kind ?? settings.data?.defaultProvider ?? 'rules'
  const provider = all.find((one) => one.kind === wanted && isUsable(one)) ?? all.find(isUsable) ?? null
  return {
    providers: all,
    provider,
    model,
    concurrency: concurrency ?? settings.data?.concurrency ?? 4,
    includesFurniture,
    setIncludesFurniture,
    setProvider: (next) => {
      setKind(next)
      setModel(null)
    },
    setModel,
    setConcurrency,
    error: providers.error ?? settings.error,
    isPending: providers.isPending || settings.isPending,
  }
}
