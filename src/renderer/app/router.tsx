import { Button } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import {
  Link,
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { BlockType } from '../../shared/domain.ts'
import { BLOCK_TYPES } from '../../shared/domain.ts'
import { type RowFilter, rowFilterSchema, type RowSort, rowSortSchema } from '../../shared/rows.ts'
import { ActivityScreen } from '../features/activity/activity-screen.tsx'
import { type ActivityView, isActivityView } from '../features/activity/views.ts'
import { ProjectScreen } from '../features/project/project-screen.tsx'
import { NewProjectScreen } from '../features/projects/new-project-screen.tsx'
import { ProjectsScreen } from '../features/projects/projects-screen.tsx'
import { NewSchemaScreen } from '../features/schemas/new-schema-screen.tsx'
import { SchemaScreen } from '../features/schemas/schema-screen.tsx'
import { SchemasScreen } from '../features/schemas/schemas-screen.tsx'
import { SearchScreen } from '../features/search/search-screen.tsx'
import { SettingsScreen } from '../features/settings/settings-screen.tsx'
import { Empty, Failure } from '../theme/pieces.tsx'
import { Page } from '../theme/page.tsx'
import { Shell } from './shell.tsx'

function NotFound(): ReactNode {
  return (
    <Page title="Not found">
      <Empty
        icon={<IconMapOff size={36} />}
        title="There is no such screen"
        actions={
          <Button component={Link} to="/projects">
            Go to the projects
          </Button>
        }
      />
    </Page>
  )
}

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: ({ error, reset }) => (
    <Page title="Something broke">
      <Failure error={error} onRetry={reset} />
    </Page>
  ),
})

type SchemaSearch = { readonly schema?: string }
type DocumentSearch = SchemaSearch & { readonly run?: string; readonly block?: number; readonly find?: string }
/** What a desk of a whole project shows; the address keeps it. */
type RowsSearch = SchemaSearch & { readonly filter?: Partial<RowFilter>; readonly sort?: RowSort }
type TextSearch = { readonly q?: string; readonly types?: readonly BlockType[] }
const schemaSearch = (search: Record<string, unknown>): SchemaSearch =>
  typeof search.schema === 'string' ? { schema: search.schema } : {}

/** A text of digits reads as a number in an address. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
const documentSearch = (search: Record<string, unknown>): DocumentSearch => {
  const block = Number(search.block)
  const find = textOf(search.find)
  return {
    ...schemaSearch(search),
    ...(typeof search.run === 'string' && { run: search.run }),
    ...(Number.isInteger(block) && block >= 0 && 'block' in search && { block }),
    ...(find !== undefined && { find }),
  }
}
const rowsSearch = (search: Record<string, unknown>): RowsSearch => {
  const filter = rowFilterSchema.partial().safeParse(search.filter)
  const sort = rowSortSchema.safeParse(search.sort)
  return {
    ...schemaSearch(search),
    ...(filter.success && Object.keys(filter.data).length > 0 && { filter: filter.data }),
    ...(sort.success && { sort: sort.data }),
  }
}
/** The runs on both sides, the field whose differences are shown, and whether all rows are. */
type CompareSearch = {
  readonly left?: string
  readonly right?: string
  readonly field?: string
  readonly rows?: 'all'
}
const compareSearch = (search: Record<string, unknown>): CompareSearch => {
  const [left, right, field] = [textOf(search.left), textOf(search.right), textOf(search.field)]
  return {
    ...(left !== undefined && { left }),
    ...(right !== undefined && { right }),
    ...(field !== undefined && { field }),
    ...(search.rows === 'all' && { rows: 'all' }),
  }
}
const textSearch = (search: Record<string, unknown>): TextSearch => {
  const wanted: readonly unknown[] = Array.isArray(search.types) ? search.types : []
  const types = BLOCK_TYPES.filter((type) => wanted.includes(type))
  const q = textOf(search.q)
  return { ...(q !== undefined && { q }), ...(types.length > 0 && { types }) }
}

const getParentRoute = () => root
const home = createRoute({
  getParentRoute,
  path: '/',
  beforeLoad: (): void => {
    throw redirect({ to: '/projects' })
  },
})
const projects = createRoute({ getParentRoute, path: '/projects', component: ProjectsScreen })
const newProject = createRoute({ getParentRoute, path: '/projects/new', component: NewProjectScreen })
const project = createRoute({
  getParentRoute,
  path: '/projects/$projectUid',
  validateSearch: schemaSearch,
  component: ProjectScreen,
})
const search = createRoute({
  getParentRoute,
  path: '/projects/$projectUid/search',
  validateSearch: textSearch,
  component: SearchScreen,
})
const document = createRoute({
  getParentRoute,
  path: '/projects/$projectUid/documents/$documentUid',
  validateSearch: documentSearch,
  // The grid is most of the code; the other screens open without it.
  component: lazyRouteComponent(() => import('../features/document/document-screen.tsx'), 'DocumentScreen'),
})
const projectRows = createRoute({
  getParentRoute,
  path: '/projects/$projectUid/rows',
  validateSearch: rowsSearch,
  component: lazyRouteComponent(() => import('../features/project-rows/project-rows-screen.tsx'), 'ProjectRowsScreen'),
})
const compare = createRoute({
  getParentRoute,
  path: '/projects/$projectUid/documents/$documentUid/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('../features/compare/compare-screen.tsx'), 'CompareScreen'),
})
const schemas = createRoute({ getParentRoute, path: '/schemas', component: SchemasScreen })
const newSchema = createRoute({ getParentRoute, path: '/schemas/new', component: NewSchemaScreen })
const schema = createRoute({ getParentRoute, path: '/schemas/$schemaUid', component: SchemaScreen })
const activity = createRoute({
  getParentRoute,
  path: '/activity',
  validateSearch: (search: Record<string, unknown>): { readonly view?: ActivityView } =>
    isActivityView(search.view) ? { view: search.view } : {},
  component: ActivityScreen,
})
const settings = createRoute({ getParentRoute, path: '/settings', component: SettingsScreen })

const routeTree = root.addChildren([
  compare,
  home,
  projects,
  newProject,
  project,
  search,
  document,
  projectRows,
  schemas,
  newSchema,
  schema,
  activity,
  settings,
])

/** Hash history works the same under `app:` and under http. */
export const router = createRouter({ routeTree, history: createHashHistory(), defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router
  }
}
