import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ModelEntry } from '../../../shared/model-catalogue.ts'
import { trpc } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip, Failure, Waiting } from '../../theme/pieces.tsx'
import { ModelDialog } from './model-dialog.tsx'
import { cacheReadOf, formatPrice, pricesOn } from './model-prices.ts'
import styles from './settings.module.css'

type RowProps = { readonly model: ModelEntry; readonly onEdit: () => void }

function Origin({ origin }: Pick<ModelEntry, 'origin'>) {
  if (origin === 'built_in') return <span className={styles.quiet}>Built in</span>
  return <Chip tone="accent">{origin === 'added' ? 'Added' : 'Changed'}</Chip>
}

/** One line a price tier; what is not a price stands in the first. */
function ModelRows({ model, onEdit }: RowProps) {
  const { now, next } = pricesOn(model, new Date().toISOString().slice(0, 10))
  const tiers = now?.tiers ?? []
  return tiers.map((tier, index) => (
    <tr key={tier.upToPromptTokens ?? 'rest'} data-more={index < tiers.length - 1 || undefined}>
      {index === 0 ? (
        <td className={styles.model}>
          <strong>{model.label}</strong>
          <span>{model.id}</span>
        </td>
      ) : (
        <td className={styles.quiet}>above {formatCount(tiers[index - 1]?.upToPromptTokens ?? 0)} tokens</td>
      )}
      <td className={styles.quiet}>{index === 0 && model.provider}</td>
      <td className={pieces.number}>{index === 0 && formatCount(model.contextTokens)}</td>
      <td className={pieces.number}>{formatPrice(tier.input)}</td>
      <td className={pieces.number}>{formatPrice(tier.output)}</td>
      <td className={pieces.number}>{formatPrice(cacheReadOf(tier))}</td>
      <td className={pieces.number}>
        {index === 0 && (model.batchFactor === 1 ? '' : `× ${String(model.batchFactor)}`)}
      </td>
      <td className={pieces.number}>
        {index === 0 && now?.effectiveFrom}
        {index === 0 && next && <div className={styles.next}>new from {next.effectiveFrom}</div>}
      </td>
      <td>{index === 0 && <Origin origin={model.origin} />}</td>
      <td className={styles.rowAction}>
        {index === 0 && model.provider !== 'rules' && (
          <Button size="compact-xs" aria-label={`Edit ${model.label}`} onClick={onEdit}>
            Edit
          </Button>
        )}
      </td>
    </tr>
  ))
}

const COLUMNS = [
  ['Model', false],
  ['Provider', false],
  ['Context', true],
  ['Input', true],
  ['Output', true],
  ['Cache read', true],
  ['Batch', true],
  ['From', true],
  ['Origin', false],
] as const

/** The catalogue that costs and quotes are reckoned with. */
export function Models() {
  const models = useQuery(trpc.models.list.queryOptions())
  const [edited, setEdited] = useState<ModelEntry | 'new' | null>(null)
  if (models.error) return <Failure error={models.error} onRetry={() => void models.refetch()} />
  if (!models.data) return <Waiting rows={6} label="Loading the models" />
  return (
    <>
      <div className={styles.above}>
        <p className={styles.note}>
          US dollars a million tokens. Costs and quotes use the row of the day of the call; a model that is not here has
          no known price.
        </p>
        <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setEdited('new')}>
          Add a model
        </Button>
      </div>
      <div className={`${pieces.panel} ${styles.tableWrap}`} tabIndex={0} role="region" aria-label="Table: Models">
        <table className={`${pieces.table} ${styles.models}`} aria-label="Models">
          <thead>
            <tr>
              {COLUMNS.map(([label, isNumber]) => (
                <th key={label} scope="col" className={isNumber ? pieces.number : undefined}>
                  {label}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.data.map((model) => (
              <ModelRows key={model.id} model={model} onEdit={() => setEdited(model)} />
            ))}
          </tbody>
        </table>
      </div>
      <ModelDialog edited={edited} onClose={() => setEdited(null)} />
    </>
  )
}
