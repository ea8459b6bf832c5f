import { Button, Radio } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { trpc } from '../../lib/api.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { SchemaEditor } from './schema-editor.tsx'
import styles from './schemas.module.css'

type SchemaChoiceProps = { readonly value: string | null; readonly onChange: (schemaUid: string) => void }

/** One of the registered schemas, or a new one from JSON. */
export function SchemaChoice({ value, onChange }: SchemaChoiceProps) {
  const schemas = useQuery(trpc.schemas.list.queryOptions())
  const [isAdding, setIsAdding] = useState(false)
  if (schemas.error) return <Failure error={schemas.error} onRetry={() => void schemas.refetch()} />
  if (!schemas.data) return <Waiting rows={3} />
  const offered = schemas.data.filter((schema) => schema.isLatest || schema.schemaUid === value)
  return (
    <div className={styles.choice}>
      {offered.length > 0 && (
        <Radio.Group value={value} onChange={onChange} aria-label="Schema">
          <div className={styles.grid}>
            {offered.map((schema) => (
              <Radio.Card
                key={schema.schemaUid}
                value={schema.schemaUid}
                className={styles.card}
                aria-label={schema.schemaRef}
              >
                <strong>{schema.title}</strong>
                <span className={styles.ref}>{schema.schemaRef}</span>
                <span className={styles.fields}>{schema.fields.map((field) => field.name).join(', ')}</span>
              </Radio.Card>
            ))}
          </div>
        </Radio.Group>
      )}
      {isAdding || offered.length === 0 ? (
        <SchemaEditor
          rows={14}
          onAdded={(schema) => {
            setIsAdding(false)
            onChange(schema.schemaUid)
          }}
        />
      ) : (
        <div>
          <Button onClick={() => setIsAdding(true)}>New schema from JSON</Button>
        </div>
      )}
    </div>
  )
}
