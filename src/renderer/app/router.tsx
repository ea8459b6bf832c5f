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
import { ActivityScreen } from '../features/activity/activity-screen.tsx'
import { ProjectScreen } from '../features/project/project-screen.tsx'
import { NewProjectScreen } from '../features/projects/new-project-screen.tsx'
import { ProjectsScreen } from '../features/projects/projects-screen.tsx'
import { NewSchemaScreen } from '../features/schemas/new-schema-screen.tsx'
import { SchemaScreen } from '../features/schemas/schema-screen.tsx'
import { SchemasScreen } from '../features/schemas/schemas-screen.tsx'
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
const schemaSearch = (search: Record<string, unknown>): SchemaSearch =>
  typeof search.schema === 'string' ? { schema: search.schema } : {}

const routes = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/',
    beforeLoad: (): void => {
      throw redirect({ to: '/projects' })
    },
  }),
  createRoute({ getParentRoute: () => root, path: '/projects', component: ProjectsScreen }),
  createRoute({ getParentRoute: () => root, path: '/projects/new', component: NewProjectScreen }),
  createRoute({
    getParentRoute: () => root,
    path: '/projects/$projectUid',
    validateSearch: schemaSearch,
    component: ProjectScreen,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/projects/$projectUid/documents/$documentUid',
    validateSearch: schemaSearch,
    // The grid is most of the code; the other screens open without it.
    component: lazyRouteComponent(() => import('../features/document/document-screen.tsx'), 'DocumentScreen'),
  }),
  createRoute({ getParentRoute: () => root, path: '/schemas', component: SchemasScreen }),
  createRoute({ getParentRoute: () => root, path: '/schemas/new', component: NewSchemaScreen }),
  createRoute({ getParentRoute: () => root, path: '/schemas/$schemaUid', component: SchemaScreen }),
  createRoute({ getParentRoute: () => root, path: '/activity', component: ActivityScreen }),
  createRoute({ getParentRoute: () => root, path: '/settings', component: SettingsScreen }),
])

/** Hash history works the same under `app:` and under http. */
export const router = createRouter({ routeTree: routes, history: createHashHistory(), defaultPreload: 'intent' })

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router
  }
}
