import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { ClusterMethod, ClusterView, ValueCluster } from '../../../shared/review-work.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { stagedOnly } from '../../lib/staged.ts'
import type { Where } from '../../lib/where.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { VirtualList } from '../../theme/virtual-list.tsx'
import { withoutField } from '../facets/field-filters.ts'
import { WorkDialog, type WorkOrderView } from '../work/work-dialog.tsx'
import styles from './clean-up.module.css'
import { ClusterRow, clusterHeight } from './cluster-row.tsx'
import { MergeReview } from './merge-review.tsx'
import {
  clusterChoice,
  mergeCount,
  mergesOf,
  withAll,
  withChoice,
  withValueToggled,
  type ClusterChoices,
  type Merge,
} from './merges.ts'
import { orderOf, type MergeAbout } from './use-merges.ts'

const METHODS: ReadonlyArray<{ readonly value: ClusterMethod; readonly label: string; readonly words: string }> = [
  {
    value: 'fingerprint',
    label: 'Same words',
    words: 'The same words in any order, whatever their case, accents and punctuation. Finds few, and seldom wrongly.',
  },
  {
    value: 'ngram',
    label: 'Same letters',
    words: 'The same pairs of letters, so that a space, a hyphen or a slip of the finger does not count.',
  },
  {
    value: 'nearest',
    label: 'Nearest neighbour',
    words: 'A few letters apart. Finds the most, and values that only look alike: read each before you merge.',
  },
]
const LIST_PX = 400
const NO_CHOICES: ClusterChoices = {}

type ListProps = {
  readonly field: SchemaField
  readonly clusters: readonly ValueCluster[]
  readonly choices: ClusterChoices
  readonly onChoices: (choices: ClusterChoices) => void
}

function ClusterList({ field, clusters, choices, onChoices }: ListProps) {
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set())
  const heightOf = useCallback(
    (cluster: ValueCluster) => clusterHeight(cluster, whole.has(cluster.suggestion)),
    [whole],
  )
  const toggleWhole = (name: string): void => {
    const next = new Set(whole)
    if (!next.delete(name)) next.add(name)
    setWhole(next)
  }
  return (
    <VirtualList
      items={clusters}
      label="Similar values"
      keyOf={({ suggestion }) => suggestion}
      heightOf={heightOf}
      maxHeight={LIST_PX}
    >
      {(cluster) => (
        <ClusterRow
          field={field}
          cluster={cluster}
          choice={clusterChoice(choices, cluster)}
          isWhole={whole.has(cluster.suggestion)}
          onWhole={() => toggleWhole(cluster.suggestion)}
          onChange={(change) => onChoices(withChoice(choices, cluster, { isTicked: true, ...change }))}
          onValue={(value) => onChoices(withValueToggled(choices, cluster, value))}
        />
      )}
    </VirtualList>
  )
}

function Found({ view, method }: { readonly view: ClusterView; readonly method: ClusterMethod }) {
  const widest = method === 'nearest'
  return (
    <Empty icon={<IconCircleCheck size={32} stroke={1.2} aria-hidden />} title="No similar values">
      {countOf(view.compared, 'different value')} of staged rows {view.compared === 1 ? 'was' : 'were'} compared.
      {!widest && ' Another method may find more.'}
    </Empty>
  )
}

type FootProps = {
  readonly clusters: readonly ValueCluster[]
  readonly merges: readonly Merge[]
  readonly onAll: (isTicked: boolean) => void
  readonly onClose: () => void
  readonly onMerge: () => void
}

function ListFoot({ clusters, merges, onAll, onClose, onMerge }: FootProps) {
  const rows = merges.reduce((sum, merge) => sum + merge.rows, 0)
  const isAll = merges.length > 0 && merges.length === clusters.length
  return (
    <div className={styles.listFoot}>
      {clusters.length > 0 && (
        <Checkbox
          label={`Select all ${formatCount(clusters.length)}`}
          checked={isAll}
          indeterminate={!isAll && merges.length > 0}
          onChange={() => onAll(!isAll)}
        />
      )}
      <span className={styles.sum} role="status">
        {merges.length > 0 && `${mergeCount(merges)}, ${countOf(rows, 'row')}`}
      </span>
      <Button onClick={onClose}>Close</Button>
      <Button variant="filled" disabled={merges.length === 0} onClick={onMerge}>
        Merge…
      </Button>
    </div>
  )
}

type ClusterFormProps = Omit<Where, 'fields'> & {
  readonly field: SchemaField
  readonly method: ClusterMethod
  readonly onMethod: (method: ClusterMethod) => void
  readonly onClose: () => void
  readonly onOrder: (order: WorkOrderView) => void
}

function ClusterForm({ field, scope, schemaUid, filter, method, onMethod, onClose, onOrder }: ClusterFormProps) {
  const [choices, setChoices] = useState(NO_CHOICES)
  const [reviewed, setReviewed] = useState<readonly Merge[] | null>(null)
  const about: MergeAbout = { scope, filter: stagedOnly(withoutField(filter, field.name)), field: field.name }
  // A list that changes under the ticks would be merged unread.
  const found = useQuery(
    trpc.facets.clusters.queryOptions({ ...about, schemaUid, method }, { staleTime: Infinity, gcTime: 0 }),
  )
  const clusters = found.data?.clusters ?? []
  const merges = mergesOf(clusters, choices)
  const again = (): void => {
    setReviewed(null)
    setChoices(NO_CHOICES)
    void found.refetch()
  }
  if (reviewed) return <MergeReview about={about} merges={reviewed} onBack={() => setReviewed(null)} onEnd={again} />
  const merge = (): void => {
    const [only] = merges
    if (merges.length === 1 && only) onOrder(orderOf(about, only))
    else setReviewed(merges)
  }
  return (
    <div className={styles.form}>
      <div>
        <SegmentedControl
          aria-label="How alike"
          fullWidth
          data={METHODS.map(({ value, label }) => ({ value, label }))}
          value={method}
          onChange={(value) => {
            onMethod(value)
            setChoices(NO_CHOICES)
          }}
        />
        <p className={styles.words}>{METHODS.find(({ value }) => value === method)?.words}</p>
      </div>
      <div className={styles.listArea}>
        {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} />}
        {!found.data && !found.error && <Waiting rows={8} label="Comparing the values" />}
        {found.data && clusters.length === 0 && <Found view={found.data} method={method} />}
        {clusters.length > 0 && (
          <ClusterList key={method} field={field} clusters={clusters} choices={choices} onChoices={setChoices} />
        )}
      </div>
      {found.data?.isCut && (
        <p className={styles.words}>
          There are more values than can be compared: these are of the {formatCount(found.data.compared)} most frequent.
        </p>
      )}
      <ListFoot
        clusters={clusters}
        merges={merges}
        onAll={(isTicked) => setChoices(withAll(choices, clusters, isTicked))}
        onClose={onClose}
        onMerge={merge}
      />
    </div>
  )
}

type ClusterDialogProps = Where & {
  /** Null: closed. */
  readonly field: string | null
  readonly onClose: () => void
}

/** Values of a field that may mean the same, to be made one in staging. */
export function ClusterDialog({ field: name, fields, onClose, ...where }: ClusterDialogProps) {
  const [order, setOrder] = useState<WorkOrderView | null>(null)
  const [round, setRound] = useState(0)
  const [method, setMethod] = useState<ClusterMethod>('fingerprint')
  const field = fields.find((one) => one.name === name) ?? null
  const isCovered = order !== null
  return (
    <>
      <Modal
        opened={field !== null}
        onClose={onClose}
        title={`Merge similar values of ${field?.name ?? ''}`}
        size={820}
        // The dialog above has the keys.
        closeOnEscape={!isCovered}
        trapFocus={!isCovered}
        closeButtonProps={{ 'aria-label': 'Close' }}
        keepMounted={false}
      >
        {field && (
          <ClusterForm
            key={`${field.name} ${round}`}
            {...where}
            field={field}
            method={method}
            onMethod={setMethod}
            onClose={onClose}
            onOrder={setOrder}
          />
        )}
      </Modal>
      <WorkDialog
        order={order}
        onClose={() => setOrder(null)}
        onDone={({ rows }) => {
          if (rows === 0) return
          queryClient.removeQueries({ queryKey: trpc.facets.clusters.pathKey() })
          setRound(round + 1)
        }}
      />
    </>
  )
}
