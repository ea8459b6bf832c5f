import { Button } from '@mantine/core'
import { IconPlus, IconSchema } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { trpc } from '../../lib/api.ts'
import { countOf } from '../../lib/format.ts'
import { Chip, Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import styles from './schemas.module.css'
import type { ReactNode } from 'react'

export function SchemasScreen(): ReactNode {
  const schemas = useQuery(trpc.schemas.list.queryOptions())
  const isEmpty = !schemas.error && schemas.data?.length === 0
  const add = (
    <Button component={Link} to="/schemas/new" variant="filled" leftSection={<IconPlus size={14} />}>
      Add schema
    </Button>
  )
  return (
    <Page title="Schemas" tools={!isEmpty && add}>
      {schemas.isPending && <Waiting rows={4} label="Loading the schemas" />}
      {schemas.error && <Failure error={schemas.error} onRetry={() => void schemas.refetch()} />}
      {isEmpty && (
        <Empty
          icon={<IconSchema size={44} stroke={1.2} aria-hidden />}
          title="Ask the same questions of every block"
          actions={add}
        >
          A schema lists the fields that a model fills in for each block of a document. They become the columns of the
          grid.
        </Empty>
      )}
      {schemas.data && !isEmpty && (
        <ul className={styles.grid} aria-label="Schemas">
          {schemas.data.map((schema) => (
            <li key={schema.schemaUid}>
              <Link to="/schemas/$schemaUid" params={{ schemaUid: schema.schemaUid }} className={styles.card}>
                <h2>{schema.title}</h2>
                <span className={styles.ref}>{schema.schemaRef}</span>
                <span className={styles.fields}>{schema.fields.map((field) => field.name).join(', ')}</span>
                <span className={styles.row}>
                  <Chip>{countOf(schema.fields.length, 'field')}</Chip>
                  <Chip>{countOf(schema.runs, 'run')}</Chip>
                  {schema.isEditing && <Chip tone="accent">editing</Chip>}
                  {!schema.isLatest && <Chip>older version</Chip>}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
