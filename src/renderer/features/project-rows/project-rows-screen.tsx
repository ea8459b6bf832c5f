import { Button } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { trpc } from '../../lib/api.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { useProjectSchema } from '../project/use-project-schema.ts'
import { ProjectRowsDesk } from './project-rows-desk.tsx'
import { addressOfFilter, filterOfAddress } from './query-of-address.ts'

const ROUTE = '/projects/$projectUid/rows'

/** The rows of all documents of a project under one schema. */
export function ProjectRowsScreen(): ReactNode {
  const { projectUid } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate()
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const chosen = useProjectSchema(projectUid, search.schema)
  const { schemaUid, schemaRef, options } = chosen
  const schema = useQuery(
    trpc.schemas.get.queryOptions({ schemaUid: schemaUid ?? '' }, { enabled: schemaUid !== null, staleTime: Infinity }),
  )
  const documents = useQuery(
    trpc.documents.list.queryOptions({ projectUid, schemaUid }, { enabled: schemaUid !== null }),
  )
  const crumbs = [
    { label: 'Projects', to: '/projects' },
    { label: project.data?.name ?? 'Project', to: `/projects/${projectUid}` },
  ]
  const error = project.error ?? chosen.error ?? schema.error ?? documents.error
  const isBare = chosen.isReady && schemaUid === null
  if (error && !documents.data)
    return (
      <Page crumbs={crumbs} title="All rows">
        <Failure error={error} onRetry={() => void documents.refetch()} />
      </Page>
    )
  if (isBare)
    return (
      <Page crumbs={crumbs} title="All rows">
        <Empty
          icon={<IconTable size={40} stroke={1.2} aria-hidden />}
          title="There is no schema yet"
          actions={
            <Button component={Link} to="/schemas/new" variant="filled">
              Add a schema
            </Button>
          }
        >
          A schema says what is asked of each block; its answers are the rows to review.
        </Empty>
      </Page>
    )
  if (!documents.data || !schema.data || schemaUid === null)
    return (
      <Page crumbs={crumbs} title="All rows">
        <Waiting rows={14} label="Loading the rows" />
      </Page>
    )
  return (
    <ProjectRowsDesk
      key={`${projectUid}/${schemaUid}`}
      projectUid={projectUid}
      crumbs={crumbs}
      schemaUid={schemaUid}
      schemaRef={schemaRef}
      schemas={options}
      fields={schema.data.fields}
      documents={documents.data.filter(({ status }) => status === 'ingested')}
      filter={filterOfAddress(search.filter)}
      sort={search.sort}
      onSchema={(next) => void navigate({ to: ROUTE, params: { projectUid }, search: { schema: next } })}
      onQuery={(filter, sort) => {
        const kept = addressOfFilter(filter)
        void navigate({
          to: ROUTE,
          params: { projectUid },
          search: {
            schema: schemaUid,
            ...(Object.keys(kept).length > 0 && { filter: kept }),
            ...(sort && { sort }),
          },
          replace: true,
        })
      }}
    />
  )
}
