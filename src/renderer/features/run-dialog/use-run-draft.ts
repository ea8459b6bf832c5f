import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProviderKind, RunLane } from '../../../shared/domain.ts'
import type { ModelConfig } from '../../../shared/model-config.ts'
import type { DispatchRequest, DispatchScope, OpinionChoice } from '../../../shared/model-work.ts'
import type { ProviderView } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { isUsable } from './provider-choice.tsx'

/** What a person chose for a run; null and empty keys take what schema and settings say. */
export type RunChoices = {
  readonly kind: ProviderKind | null
  readonly model: string | null
  readonly concurrency: number | null
  readonly lane: RunLane
  readonly budgetUsd: number | null
  readonly config: ModelConfig
  /** Rows for running headers and footers too. */
  readonly includesFurniture: boolean
}

export type RunDraft = {
  readonly choices: RunChoices
  readonly change: (change: Partial<RunChoices>) => void
  readonly providers: readonly ProviderView[]
  readonly provider: ProviderView | null
  /** Of the settings: what counts until another number is chosen. */
  readonly concurrency: number
  readonly error: unknown
  readonly isPending: boolean
}

const NO_CHOICES: RunChoices = {
  kind: null,
  model: null,
  concurrency: null,
  lane: 'now',
  budgetUsd: null,
  config: {},
  includesFurniture: false,
}

/** What a run needs to know, from the settings until the person chooses otherwise. */
export function useRunDraft(): RunDraft {
  const providers = useQuery(trpc.providers.list.queryOptions())
  const settings = useQuery(trpc.settings.get.queryOptions())
  const [choices, setChoices] = useState(NO_CHOICES)
  const all = providers.data ?? []
  const wanted = choices.kind ?? settings.data?.defaultProvider ?? 'rules'
  const provider = all.find((one) => one.kind === wanted && isUsable(one)) ?? all.find(isUsable) ?? null
  return {
    choices: { ...choices, lane: provider?.hasBatches ? choices.lane : 'now' },
    change: (change) => setChoices((before) => ({ ...before, ...change })),
    providers: all,
    provider,
    concurrency: settings.data?.concurrency ?? 4,
    error: providers.error ?? settings.error,
    isPending: providers.isPending || settings.isPending,
  }
}

export type RunTarget = {
  readonly projectUid: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string
  readonly scope: DispatchScope
  readonly opinion: OpinionChoice
}

type WireRequest = Omit<DispatchRequest, 'documentUids' | 'scope'> & {
  readonly documentUids: string[] | null
  readonly scope:
    Exclude<DispatchScope, { readonly kind: 'rows' }> | { readonly kind: 'rows'; readonly blockIndexes: number[] }
}

/** The draft as the host takes it; null until a provider is known. */
export function toRequest({ choices, provider }: RunDraft, target: RunTarget): WireRequest | null {
  if (!provider) return null
  const isModel = provider.kind !== 'rules'
  const { scope } = target
  return {
    projectUid: target.projectUid,
    documentUids: target.documentUids ? [...target.documentUids] : null,
    schemaUid: target.schemaUid,
    opinion: target.opinion,
    scope: scope.kind === 'rows' ? { kind: 'rows', blockIndexes: [...scope.blockIndexes] } : scope,
    provider: provider.kind,
    model: isModel ? (choices.model?.trim() ?? null) : null,
    lane: choices.lane,
    config: isModel ? choices.config : {},
    budgetUsd: isModel ? choices.budgetUsd : null,
    concurrency: isModel ? choices.concurrency : null,
    baseUrl: null,
    includesFurniture: choices.includesFurniture,
  }
}
