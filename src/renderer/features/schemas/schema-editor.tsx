import { Button, FileButton, Group, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SchemaDetail } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { Failure } from '../../theme/pieces.tsx'
import { FieldTable } from './field-table.tsx'
import styles from './schemas.module.css'

const EXAMPLE = `{
  "schema_ref": "my_questions_v1",
  "title": "My questions",
  "type": "object",
  "required": ["topic"],
  "properties": {
    "topic": { "type": "string", "description": "What is the block about?" },
    "importance": { "type": "string", "enum": ["low", "medium", "high"] },
    "quote": { "type": "string", "description": "The words that matter, exactly as in the block." }
  }
}
`

type SchemaEditorProps = { readonly onAdded: (schema: SchemaDetail) => void; readonly rows?: number }

/** A schema as JSON, checked while it is typed, with a preview of the columns that it makes. */
export function SchemaEditor({ onAdded, rows = 22 }: SchemaEditorProps) {
  const [text, setText] = useState('')
  const [settled] = useDebouncedValue(text, 250)
  const check = useQuery(
    trpc.schemas.check.queryOptions(
      { text: settled },
      { enabled: settled.trim() !== '', placeholderData: (previous) => previous },
    ),
  )
  const add = useMutation(
    trpc.schemas.add.mutationOptions({
      onError: showFailure,
      onSuccess: (schema) => {
        void queryClient.invalidateQueries({ queryKey: trpc.schemas.pathKey() })
        showDone(schema.isRecognised ? `${schema.schemaRef} was here already.` : `${schema.schemaRef} was added.`)
        onAdded(schema)
      },
    }),
  )
  const result = settled.trim() === '' ? undefined : check.data
  const isGood = result?.issues.length === 0 && settled === text
  return (
    <div className={styles.split}>
      <div>
        <Textarea
          className={styles.editor}
          label="Schema as JSON"
          description="A JSON Schema object with schema_ref and properties. prompt_config is optional."
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          rows={rows}
          spellCheck={false}
          error={result !== undefined && result.issues.length > 0}
          placeholder={EXAMPLE}
        />
        <Group gap="xs" mt="sm">
          <Button variant="filled" disabled={!isGood} loading={add.isPending} onClick={() => add.mutate({ text })}>
            Add schema
          </Button>
          <FileButton
            accept="application/json,.json"
            onChange={(file) => {
              if (file) void file.text().then(setText, showFailure)
            }}
          >
            {(props) => <Button {...props}>Open a file</Button>}
          </FileButton>
          {text === '' && (
            <Button variant="subtle" onClick={() => setText(EXAMPLE)}>
              Start from an example
            </Button>
          )}
        </Group>
      </div>
      <div aria-live="polite">
        {check.error && <Failure error={check.error} />}
        {result && result.issues.length > 0 && (
          <>
            <h2>To correct</h2>
            <ul className={styles.issues}>
              {result.issues.map((issue) => (
                <li key={`${issue.pointer} ${issue.message}`}>
                  <code>{issue.pointer || '(whole document)'}</code> {issue.message}
                </li>
              ))}
            </ul>
          </>
        )}
        {result?.issues.length === 0 && (
          <>
            <h2>Columns of {result.schemaRef}</h2>
            <FieldTable fields={result.fields} />
          </>
        )}
        {!result && !check.error && (
          <p className={styles.fields}>The columns of the grid show here as soon as there is a schema.</p>
        )}
      </div>
    </div>
  )
}
