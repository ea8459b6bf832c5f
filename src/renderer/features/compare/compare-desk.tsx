import { IconEqual, IconTableOff } from '@tabler/icons-react'
import type { GridApi } from 'ag-grid-community'
import { useMemo, useState } from 'react'
import type { Agreement, ComparedPage, ComparedRow } from '../../../shared/review-work.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { showDone } from '../../lib/errors.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { useWork, type WorkOrderView } from '../work/use-work.tsx'
import { WorkDialog } from '../work/work-dialog.tsx'
import { AgreementTable, formatShare } from './agreement-table.tsx'
import { fieldOfColumn } from './compare-columns.ts'
import { CompareGrid, moveCompared } from './compare-grid.tsx'
import styles from './compare.module.css'
import type { RunPair } from './default-pair.ts'
import { type Side, sideNames, takerOf } from './sides.ts'
import { TakeBar } from './take-bar.tsx'
import { takeAll, takeRow } from './take-order.ts'
import { useAgreement, useShownFields } from './use-compare.ts'

export type CompareDeskProps = {
  readonly pair: RunPair
  readonly field: string | null
  readonly onlyDifferent: boolean
  readonly onShow: (shown: { readonly field: string | null; readonly onlyDifferent: boolean }) => void
}

function Summary({ agreement, pair }: { readonly agreement: Agreement; readonly pair: RunPair }) {
  const { compared, agreed, onlyLeft, onlyRight } = agreement
  const names = sideNames(pair)
  const share = compared === 0 ? null : agreed / compared
  return (
    <p className={styles.summary} role="status">
      <strong>
        {formatShare(share)} of {countOf(compared, 'row')} equal in every field
      </strong>
      {onlyLeft > 0 && (
        <span>
          {formatCount(onlyLeft)} answered only by {names.left}
        </span>
      )}
      {onlyRight > 0 && (
        <span>
          {formatCount(onlyRight)} answered only by {names.right}
        </span>
      )}
    </p>
  )
}

/** What stands where rows would have been. */
function Instead({
  agreement,
  total,
  onAll,
}: {
  readonly agreement: Agreement
  readonly total: number | null
  readonly onAll: () => void
}) {
  if (agreement.fields.length === 0)
    return (
      <div className={styles.overlay}>
        <Empty icon={<IconTableOff size={36} stroke={1.2} aria-hidden />} title="No field in common">
          The two schemas have no field of the same name, so that there is nothing to compare.
        </Empty>
      </div>
    )
  if (total !== 0) return null
  const isNothing = agreement.compared === 0
  return (
    <div className={styles.overlay}>
      <Empty
        icon={<IconEqual size={36} stroke={1.2} aria-hidden />}
        title={isNothing ? 'No row is answered by both runs yet' : 'No differences'}
        actions={
          !isNothing && (
            <button type="button" className={styles.field} onClick={onAll}>
              Show all rows
            </button>
          )
        }
      >
        {isNothing ? 'Rows show here as answers come.' : 'Both runs say the same in every row that they have answered.'}
      </Empty>
    </div>
  )
}

/** Takes a side's values in the row with the focus: those of the focused field, else all that differ. */
function useTakeFocused(grid: GridApi<ComparedRow> | null, pair: RunPair) {
  const { perform, tell } = useWork()
  return async (side: Side): Promise<void> => {
    const focused = grid?.getFocusedCell()
    const row = focused ? grid?.getDisplayedRowAtIndex(focused.rowIndex)?.data : undefined
    if (!focused || !row) return
    const field = fieldOfColumn(focused.column.getColId())
    const fields = row.differing.filter((one) => field === null || one === field)
    const order = takeRow({ pair, side, fields }, row)
    if (!order)
      showDone(`${sideNames(pair)[side === 'left' ? 'right' : 'left']} takes no values: it is not a main run.`)
    else if (fields.length === 0) showDone('There is no difference here.')
    else {
      const outcome = await perform(order)
      if (outcome) tell('change', outcome)
    }
  }
}

type KeyOptions = CompareDeskProps & {
  readonly grid: GridApi<ComparedRow> | null
  readonly agreement: Agreement | undefined
  readonly take: (side: Side) => Promise<void>
  readonly takeWhereTheyDiffer: (side: Side) => void
}

function useCompareKeys(options: KeyOptions): void {
  const { grid, agreement, pair, field, onlyDifferent, onShow, take, takeWhereTheyDiffer } = options
  const fields = (agreement?.fields ?? []).map((one) => one.field)
  const next = fields[field === null ? 0 : fields.indexOf(field) + 1] ?? null
  useKeys({
    nextCompared: () => grid && moveCompared(grid, 1),
    previousCompared: () => grid && moveCompared(grid, -1),
    takeLeft: () => void take('left'),
    takeRight: () => void take('right'),
    ...(takerOf(pair, 'left') && { takeAllLeft: () => takeWhereTheyDiffer('left') }),
    ...(takerOf(pair, 'right') && { takeAllRight: () => takeWhereTheyDiffer('right') }),
    differences: () => onShow({ field, onlyDifferent: !onlyDifferent }),
    comparedField: () => onShow({ field: next, onlyDifferent }),
  })
}

/** How far two runs agree, and their rows side by side. */
export function CompareDesk(props: CompareDeskProps) {
  const { pair, field, onlyDifferent, onShow } = props
  const agreement = useAgreement(pair)
  const fields = useShownFields(agreement.data, { field, onlyDifferent })
  const [grid, setGrid] = useState<GridApi<ComparedRow> | null>(null)
  const [page, setPage] = useState<ComparedPage | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [order, setOrder] = useState<WorkOrderView | null>(null)
  const names = useMemo(() => sideNames(pair), [pair])
  const take = useTakeFocused(grid, pair)
  const { data } = agreement
  const takeFields = field === null ? (data?.fields ?? []).map((one) => one.field) : [field]
  const takeWhereTheyDiffer = (side: Side): void => setOrder(takeAll({ pair, side, fields: takeFields }, field))
  useCompareKeys({ ...props, grid, agreement: data, take, takeWhereTheyDiffer })
  if (agreement.error || !data)
    return (
      <div className={styles.wait}>
        {agreement.error ? (
          <Failure error={agreement.error} onRetry={() => void agreement.refetch()} />
        ) : (
          <Waiting rows={12} label="Comparing the runs" />
        )}
      </div>
    )
  const chosen = data.fields.find((one) => one.field === field)
  const differing = chosen ? chosen.compared - chosen.agreed : data.compared - data.agreed
  return (
    <>
      <Summary agreement={data} pair={pair} />
      {data.fields.length > 0 && (
        <AgreementTable agreement={data} field={field} onField={(next) => onShow({ field: next, onlyDifferent })} />
      )}
      <TakeBar
        pair={pair}
        field={field}
        onField={(next) => onShow({ field: next, onlyDifferent })}
        onlyDifferent={onlyDifferent}
        onOnlyDifferent={(next) => onShow({ field, onlyDifferent: next })}
        differing={differing}
        answered={data.compared + data.onlyLeft + data.onlyRight}
        onTakeAll={takeWhereTheyDiffer}
      />
      <div className={styles.pane}>
        <CompareGrid
          pair={pair}
          fields={fields}
          names={names}
          field={field}
          onlyDifferent={onlyDifferent}
          onReady={setGrid}
          onPage={(next) => {
            setPage(next)
            setError(null)
          }}
          onError={setError}
        />
        {error !== null ? (
          <div className={styles.overlay}>
            <Failure error={error} onRetry={() => grid?.purgeInfiniteCache()} />
          </div>
        ) : (
          <Instead
            agreement={data}
            total={page?.total ?? null}
            onAll={() => onShow({ field: null, onlyDifferent: false })}
          />
        )}
      </div>
      <WorkDialog order={order} onClose={() => setOrder(null)} />
    </>
  )
}
