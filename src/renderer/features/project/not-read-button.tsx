import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import { countOf } from '../../lib/format.ts'
import styles from './project.module.css'

type NotReadButtonProps = { readonly projectUid: string; readonly onOpen: () => void }

/** How many documents were not read fully, and the way to the list of them. */
export function NotReadButton({ projectUid, onOpen }: NotReadButtonProps) {
  const list = useQuery(trpc.documents.notRead.queryOptions({ projectUid }, { placeholderData: (before) => before }))
  const entries = list.data ?? []
  if (entries.length === 0) return null
  const missing = entries.filter(({ kind }) => kind !== 'warned').length
  return (
    <button type="button" className={styles.notRead} data-warned={missing === 0 || undefined} onClick={onOpen}>
      {missing > 0
        ? `${countOf(missing, 'document was', 'documents were')} not read fully`
        : `${countOf(entries.length, 'document was', 'documents were')} read with a note`}
    </button>
  )
}
