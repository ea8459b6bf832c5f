import { useMantineColorScheme } from '@mantine/core'
import { IconActivity, IconFolders, IconKeyboard, IconSchema, IconSettings } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ReactNode } from 'react'
import { HistoryDrawer } from '../features/history/history-drawer.tsx'
import { openHistory } from '../features/history/history-state.ts'
import { ImportDialog } from '../features/imports/import-dialog.tsx'
import { useWork } from '../features/work/use-work.tsx'
import { trpc } from '../lib/api.ts'
import { KeyOf } from '../keys/key-of.tsx'
import { useKeys } from '../keys/use-keys.ts'
import { followHost } from '../lib/live.ts'
import { Brand } from './brand.tsx'
import { palette } from './palette-store.ts'
import { Palette } from './palette.tsx'
import styles from './shell.module.css'
import { ShortcutsModal } from './shortcuts.tsx'
import { WorkFoot } from './work-foot.tsx'

const places = [
  { to: '/projects', label: 'Projects', Icon: IconFolders },
  { to: '/schemas', label: 'Schemas', Icon: IconSchema },
  { to: '/activity', label: 'Activity', Icon: IconActivity },
  { to: '/settings', label: 'Settings', Icon: IconSettings },
] as const

function useThemeOfSettings(): void {
  const { setColorScheme } = useMantineColorScheme()
  const settings = useQuery(trpc.settings.get.queryOptions())
  const theme = settings.data?.theme
  useEffect(() => {
    if (theme) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
}

/** A browser that is handed a file beside a place for it would leave the app to show it. */
function useNoStrayDrops(): void {
  useEffect(() => {
    const onDrag = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    }
    window.addEventListener('dragover', onDrag)
    window.addEventListener('drop', onDrag)
    return () => {
      window.removeEventListener('dragover', onDrag)
      window.removeEventListener('drop', onDrag)
    }
  }, [])
}

export function Shell(): ReactNode {
  const [areShortcutsOpen, setAreShortcutsOpen] = useState(false)
  const { undo, redo } = useWork()
  useThemeOfSettings()
  useNoStrayDrops()
  useEffect(() => followHost(), [])
  useKeys({
    palette: palette.toggle,
    shortcuts: () => setAreShortcutsOpen(true),
    history: openHistory,
    undo: () => void undo(),
    redo: () => void redo(),
  })
  return (
    <div className={styles.app}>
      <a
        className={styles.skip}
        href="#main"
        onClick={(event) => {
          // The hash belongs to the router.
          event.preventDefault()
          document.getElementById('main')?.focus()
        }}
      >
        Skip to the content
      </a>
      <aside className={styles.side} aria-label="Sidebar">
        <Brand />
        <nav aria-label="Main">
          <ul>
            {places.map(({ to, label, Icon }) => (
              <li key={to}>
                <Link to={to} className={styles.link} title={label}>
                  <Icon size={16} stroke={1.7} aria-hidden />
                  <span>{label}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <WorkFoot />
        <button
          type="button"
          className={styles.help}
          onClick={() => setAreShortcutsOpen(true)}
          aria-label="Keyboard shortcuts"
        >
          <span>Shortcuts</span>
          <IconKeyboard size={14} aria-hidden />
          <KeyOf action="shortcuts" />
        </button>
      </aside>
      <main className={styles.main} id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <Palette />
      <ImportDialog />
      <HistoryDrawer />
      <ShortcutsModal isOpen={areShortcutsOpen} onClose={() => setAreShortcutsOpen(false)} />
    </div>
  )
}
