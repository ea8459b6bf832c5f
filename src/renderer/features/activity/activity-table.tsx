import type { ReactNode } from 'react'
import pieces from '../../theme/pieces.module.css'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import styles from './activity.module.css'

export type Column = {
  readonly label: string
  readonly isNumber?: true
  /** Given up where room is short. */
  readonly isOptional?: true
}

function classOf({ isNumber, isOptional }: Column): string | undefined {
  return [isNumber && pieces.number, isOptional && styles.optional].filter(Boolean).join(' ') || undefined
}

type ActivityTableProps = {
  readonly label: string
  readonly columns: readonly Column[]
  readonly query: {
    readonly data: readonly unknown[] | undefined
    readonly error: unknown
    readonly isPending: boolean
    readonly refetch: () => Promise<unknown>
  }
  readonly empty: { readonly icon: ReactNode; readonly title: string; readonly text: string }
  /** The rows of the body. */
  readonly children: ReactNode
  /** The last column holds buttons. Default: true. */
  readonly hasActions?: boolean
}

/** A table of this screen with its states: loading, failed, empty, full. */
export function ActivityTable({ label, columns, query, empty, children, hasActions = true }: ActivityTableProps) {
  if (query.isPending) return <Waiting rows={6} label={`Loading: ${label}`} />
  if (query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (query.data?.length === 0)
    return (
      <Empty icon={empty.icon} title={empty.title}>
        {empty.text}
      </Empty>
    )
  return (
    <div className={`${pieces.panel} ${styles.wrap}`} tabIndex={0} role="region" aria-label={`Table: ${label}`}>
      <table className={pieces.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.label} scope="col" className={classOf(column)}>
                {column.label}
              </th>
            ))}
            {hasActions && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
