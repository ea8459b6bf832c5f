import type { SchemaField } from '../../../shared/views.ts'
import { formatCount } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import styles from './schemas.module.css'

/** What a field takes, in words: its kind, options and bounds. */
export function describeField(field: SchemaField): string {
  if (field.kind === 'enum') return `one of: ${field.options.join(', ')}`
  const bounds = [
    field.minimum !== null && `from ${formatCount(field.minimum)}`,
    field.maximum !== null && `to ${formatCount(field.maximum)}`,
    field.maxLength !== null && `up to ${formatCount(field.maxLength)} characters`,
  ].filter(Boolean)
  return [field.kind, ...bounds].join(' ')
}

export function FieldTable({ fields }: { readonly fields: readonly SchemaField[] }) {
  return (
    <div className={pieces.panel} style={{ overflow: 'auto' }}>
      <table className={pieces.table} aria-label="Columns of the grid">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Takes</th>
            <th scope="col">Required</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field.name}>
              <td>
                <strong style={{ fontWeight: 550 }}>{field.name}</strong>
                {field.description && <div className={styles.options}>{field.description}</div>}
              </td>
              <td className={styles.options}>{describeField(field)}</td>
              <td className={styles.options}>{field.isRequired ? 'yes' : 'no'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
