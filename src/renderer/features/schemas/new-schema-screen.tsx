import { useNavigate } from '@tanstack/react-router'
import { Page } from '../../theme/page.tsx'
import { SchemaEditor } from './schema-editor.tsx'
import type { ReactNode } from 'react'

export function NewSchemaScreen(): ReactNode {
  const navigate = useNavigate()
  return (
    <Page crumbs={[{ label: 'Schemas', to: '/schemas' }]} title="Add schema">
      <SchemaEditor onAdded={({ schemaUid }) => void navigate({ to: '/schemas/$schemaUid', params: { schemaUid } })} />
    </Page>
  )
}
