import { useMantineColorScheme } from '@mantine/core'
import { Spotlight } from '@mantine/spotlight'
import { useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { IconArrowsDiff, IconListSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Settings } from '../../shared/settings.ts'
import type { ActivityView } from '../features/activity/views.ts'
import { openHistory } from '../features/history/history-state.ts'
import { trpc } from '../lib/api.ts'
import { showFailure } from '../lib/errors.ts'
import { countOf } from '../lib/format.ts'
import { markFirstAction, paletteStore } from './palette-store.ts'
import { useScreenActions } from './screen-actions.tsx'

const PROJECTS_WITH_DOCUMENTS = 12
const themes = [
  { theme: 'light', label: 'Light theme' },
  { theme: 'dark', label: 'Dark theme' },
  { theme: 'system', label: 'Theme of the system' },
] as const

/** What the palette goes to; fetched while it is open. */
function useLists(isOpen: boolean) {
  const projects = useQuery(trpc.projects.list.queryOptions(undefined, { enabled: isOpen }))
  const schemas = useQuery(trpc.schemas.list.queryOptions(undefined, { enabled: isOpen }))
  const documents = useQueries({
    queries: (projects.data ?? [])
      .slice(0, PROJECTS_WITH_DOCUMENTS)
      .map(({ projectUid }) => trpc.documents.list.queryOptions({ projectUid, schemaUid: null }, { enabled: isOpen })),
  }).flatMap((query) => query.data ?? [])
  return { projects, schemas, documents }
}

function useScreens() {
  const navigate = useNavigate()
  const screen = (id: string, label: string, to: string) => ({ id, label, onClick: () => void navigate({ to }) })
  const activity = (view: ActivityView, label: string) => ({
    id: `activity-${view}`,
    label,
    onClick: () => void navigate({ to: '/activity', search: { view } }),
  })
  return [
    screen('projects', 'Projects', '/projects'),
    screen('new', 'New project', '/projects/new'),
    screen('schemas', 'Schemas', '/schemas'),
    screen('schema-new', 'Add schema', '/schemas/new'),
    screen('activity', 'Activity', '/activity'),
    activity('runs', 'Activity: runs'),
    activity('overnight', 'Activity: what is answered overnight'),
    activity('usage', 'Activity: usage and cost'),
    screen('settings', 'Settings', '/settings'),
    { id: 'history', label: 'History: what was done, and undo', onClick: openHistory },
  ]
}

/** What can be done with the document that is shown. */
function useDocumentActions() {
  const navigate = useNavigate()
  const { projectUid, documentUid } = useParams({ strict: false })
  if (projectUid === undefined || documentUid === undefined) return []
  const to = '/projects/$projectUid/documents/$documentUid/compare'
  return [
    {
      id: 'compare',
      label: 'Compare its runs',
      keywords: ['opinion', 'agreement', 'kappa'],
      leftSection: <IconArrowsDiff size={16} aria-hidden />,
      onClick: () => void navigate({ to, params: { projectUid, documentUid } }),
    },
  ]
}

/** Ctrl or Cmd K: go to a screen, project, document or schema, or switch the theme. */
export function Palette() {
  const navigate = useNavigate()
  const { setColorScheme } = useMantineColorScheme()
  const [isOpen, setIsOpen] = useState(false)
  const [query, setQuery] = useState('')
  const { projectUid: here } = useParams({ strict: false })
  const { projects, schemas, documents } = useLists(isOpen)
  const setSettings = useMutation(trpc.settings.set.mutationOptions({ onError: showFailure }))

  const switchTheme = (theme: Settings['theme']): void => {
    setColorScheme(theme === 'system' ? 'auto' : theme)
    setSettings.mutate({ theme })
  }
  const nameOf = (projectUid: string) => projects.data?.find((project) => project.projectUid === projectUid)?.name

  const screens = useScreens()
  const onDocument = useDocumentActions()
  const onScreen = useScreenActions()
  const words = query.trim()
  const atHand = { group: 'On this screen', actions: onScreen.items }
  const searchIn = here === undefined ? [] : [here]
  // While words are typed, one of what they find is there for Enter.
  useEffect(() => {
    if (isOpen && words !== '') markFirstAction()
  })
  return (
    <Spotlight
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => {
        setIsOpen(true)
        onScreen.onOpen()
      }}
      onSpotlightClose={() => {
        setIsOpen(false)
        onScreen.onClose()
      }}
      returnFocus={false}
      shortcut={null}
      tagsToIgnore={[]}
      nothingFound="Nothing by that name."
      limit={100}
      scrollable
      scrollAreaProps={{ scrollbars: 'y' }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      transitionProps={{ duration: 0 }}
      maxHeight={420}
      searchProps={{
        placeholder: 'Go to a project, document, schema or screen, or do something',
        'aria-label': 'Command palette',
      }}
      actions={[
        { group: 'Screens', actions: screens },
        { group: 'Document', actions: onDocument },
        // Named in words, they are meant; until then places come first.
        ...(words ? [atHand] : []),
        {
          group: 'Search',
          actions: searchIn.map((projectUid) => ({
            id: 'search',
            label: `Search in ${nameOf(projectUid) ?? 'this project'}${words && ` for “${words}”`}`,
            // Found whatever is typed.
            keywords: words,
            leftSection: <IconListSearch size={16} aria-hidden />,
            onClick: () =>
              void navigate({
                to: '/projects/$projectUid/search',
                params: { projectUid },
                search: words ? { q: words } : {},
              }),
          })),
        },
        {
          group: 'Review',
          actions: searchIn.map((projectUid) => ({
            id: 'review-rows',
            label: `Review all rows of ${nameOf(projectUid) ?? 'this project'}`,
            onClick: () => void navigate({ to: '/projects/$projectUid/rows', params: { projectUid } }),
          })),
        },
        {
          group: 'Projects',
          actions: (projects.data ?? []).map((project) => ({
            id: project.projectUid,
            label: project.name,
            description: countOf(project.documents, 'document'),
            onClick: () => void navigate({ to: '/projects/$projectUid', params: { projectUid: project.projectUid } }),
          })),
        },
        {
          group: 'Documents',
          actions: documents.map((document) => ({
            id: document.documentUid,
            label: document.name,
            description: nameOf(document.projectUid),
            onClick: () =>
              void navigate({
                to: '/projects/$projectUid/documents/$documentUid',
                params: { projectUid: document.projectUid, documentUid: document.documentUid },
              }),
          })),
        },
        {
          group: 'Schemas',
          actions: (schemas.data ?? []).map((schema) => ({
            id: schema.schemaUid,
            label: schema.title,
            description: schema.schemaRef,
            onClick: () => void navigate({ to: '/schemas/$schemaUid', params: { schemaUid: schema.schemaUid } }),
          })),
        },
        ...(words ? [] : [atHand]),
        {
          group: 'Appearance',
          actions: themes.map(({ theme, label }) => ({ id: theme, label, onClick: () => switchTheme(theme) })),
        },
      ]}
    />
  )
}
