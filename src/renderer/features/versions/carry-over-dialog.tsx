import { Button, Group, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { CarryOver } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { VERSIONS_KEY } from '../../lib/live.ts'
import pieces from '../../theme/pieces.module.css'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { rowsOf } from './rows-of.ts'
import { useCarryOvers } from './use-versions.ts'
import styles from './versions.module.css'

type CarryProps = {
  readonly documentUid: string
  readonly onClose: () => void
  /** With the schema whose answers were carried over. */
  readonly onCarried: (schemaUid: string) => void
}

function Figures({ plans }: { readonly plans: readonly CarryOver[] }) {
  return (
    <table className={pieces.table} aria-label="What would be carried over">
      <thead>
        <tr>
          <th scope="col">Schema</th>
          <th scope="col" className={pieces.number}>
            Carried over
          </th>
          <th scope="col" className={pieces.number}>
            Left behind
          </th>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => (
          <tr key={plan.schemaUid}>
            <td>{plan.schemaRef}</td>
            <td className={pieces.number}>{formatCount(plan.rows)}</td>
            <td className={pieces.number}>{formatCount(plan.changed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function CarryOverForm({ documentUid, onClose, onCarried }: CarryProps) {
  const plans = useCarryOvers(documentUid)
  const carry = useMutation(
    trpc.documents.carryOver.mutationOptions({
      onError: showFailure,
      onSuccess: (done) => {
        showDone(`${countOf(rowsOf(done), 'answer')} staged. Confirm what still holds; undo takes it back.`)
        void queryClient.invalidateQueries({ queryKey: VERSIONS_KEY })
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() })
        onClose()
        const [first] = done
        if (first) onCarried(first.schemaUid)
      },
    }),
  )
  if (plans.error) return <Failure error={plans.error} onRetry={() => void plans.refetch()} />
  if (!plans.data) return <Waiting rows={3} label="Comparing the versions" />
  const rows = rowsOf(plans.data)
  const changed = plans.data.reduce((sum, plan) => sum + plan.changed, 0)
  return (
    <div className={styles.form}>
      {rows === 0 && <p>There is nothing to carry over: no confirmed answer stands on a block that stayed the same.</p>}
      {rows > 0 && (
        <p>
          {countOf(rows, 'confirmed answer stands', 'confirmed answers stand')} on blocks that are the same in this
          version. They are staged here for your review; nothing is confirmed by itself.
        </p>
      )}
      {changed > 0 && (
        <p className={styles.muted}>
          {countOf(changed, 'answer stays', 'answers stay')} behind, since{' '}
          {changed === 1 ? 'its block' : 'their blocks'} changed or {changed === 1 ? 'is' : 'are'} gone.
        </p>
      )}
      {plans.data.length > 1 && <Figures plans={plans.data} />}
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>{rows > 0 ? 'Cancel' : 'Close'}</Button>
        {rows > 0 && (
          <Button
            variant="filled"
            data-autofocus
            loading={carry.isPending}
            onClick={() => carry.mutate({ documentUid, schemaUid: null, isDryRun: false })}
          >
            Carry over {countOf(rows, 'answer')}
          </Button>
        )}
      </Group>
    </div>
  )
}

/** Brings confirmed answers of earlier versions to the blocks that stayed the same. */
export function CarryOverDialog({ isOpen, ...props }: CarryProps & { readonly isOpen: boolean }) {
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title="Carry over confirmed answers"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <CarryOverForm {...props} />
    </Modal>
  )
}
