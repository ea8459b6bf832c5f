import { CopyButton, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { trpc } from '../../lib/api.ts'
import { countOf, formatWhen } from '../../lib/format.ts'
import { Chip, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { FieldTable } from './field-table.tsx'
import styles from './schemas.module.css'
import type { ReactNode } from 'react'

export function SchemaScreen(): ReactNode {
  const { schemaUid } = useParams({ from: '/schemas/$schemaUid' })
  const schema = useQuery(trpc.schemas.get.queryOptions({ schemaUid }))
  const text = schema.data ? JSON.stringify(schema.data.body, null, 2) : ''
  return (
    <Page
      crumbs={[{ label: 'Schemas', to: '/schemas' }]}
      title={schema.data?.title ?? 'Schema'}
      beside={
        schema.data && (
          <>
            <Chip>{schema.data.schemaRef}</Chip>
            <Chip>{countOf(schema.data.runs, 'run')}</Chip>
            <Chip>added {formatWhen(schema.data.createdAt)}</Chip>
          </>
        )
      }
      tools={
        schema.data && (
          <CopyButton value={text}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy JSON'}</Button>}
          </CopyButton>
        )
      }
    >
      {schema.isPending && <Waiting />}
      {schema.error && <Failure error={schema.error} onRetry={() => void schema.refetch()} />}
      {schema.data && (
        <div className={styles.split}>
          <section>
            <h2>{countOf(schema.data.fields.length, 'field')}</h2>
            <FieldTable fields={schema.data.fields} />
          </section>
          <section>
            <h2>JSON</h2>
            <pre className={styles.json} tabIndex={0} aria-label="Schema as JSON">
              {text}
            </pre>
          </section>
        </div>
      )}
    </Page>
  )
}
