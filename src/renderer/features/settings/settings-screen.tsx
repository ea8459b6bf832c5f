import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { Models } from './models.tsx'
import { Appearance, ParserLimits, WorkDefaults } from './preferences.tsx'
import { ProviderSettings } from './provider-settings.tsx'
import styles from './settings.module.css'
import { ShortcutEditor } from './shortcut-editor.tsx'
import type { ReactNode } from 'react'

const hosts = { electron: 'Desktop app', loopback: 'Browser, on this machine only', cli: 'Command line' } as const

function Workspace() {
  const info = useQuery(trpc.system.info.queryOptions())
  if (info.error) return <Failure error={info.error} onRetry={() => void info.refetch()} />
  if (!info.data) return <Waiting rows={2} />
  return (
    <dl className={styles.facts}>
      <dt>Workspace</dt>
      <dd>{info.data.workspaceName}</dd>
      <dt>Galley</dt>
      <dd>{info.data.version}</dd>
      <dt>Runs as</dt>
      <dd>{hosts[info.data.host]}</dd>
      <dt>SQLite</dt>
      <dd>{info.data.sqliteVersion}</dd>
      <dt>Platform</dt>
      <dd>{info.data.platform}</dd>
    </dl>
  )
}

export function SettingsScreen(): ReactNode {
  const settings = useQuery(trpc.settings.get.queryOptions())
  const providers = useQuery(trpc.providers.list.queryOptions())
  const error = settings.error ?? providers.error
  return (
    <Page title="Settings">
      <div className={styles.root}>
        {error && (
          <Failure
            error={error}
            onRetry={() => {
              void settings.refetch()
              void providers.refetch()
            }}
          />
        )}
        {!error && (!settings.data || !providers.data) && <Waiting rows={5} label="Loading the settings" />}
        {settings.data && providers.data && (
          <>
            <section aria-labelledby="settings-appearance">
              <h2 id="settings-appearance">Appearance</h2>
              <Appearance settings={settings.data} />
            </section>
            <section aria-labelledby="settings-work">
              <h2 id="settings-work">Work</h2>
              <div className={styles.block}>
                <WorkDefaults settings={settings.data} providers={providers.data} />
              </div>
            </section>
            <section aria-labelledby="settings-limits">
              <h2 id="settings-limits">Limits</h2>
              <div className={styles.block}>
                <p className={styles.note}>
                  Documents are read in processes of their own, which end at these limits: a damaged or hostile file
                  harms nothing but itself. A file that ends its reader three times is put in quarantine.
                </p>
                <ParserLimits settings={settings.data} />
              </div>
            </section>
            <section aria-labelledby="settings-providers">
              <h2 id="settings-providers">Providers and keys</h2>
              <div className={styles.block}>
                {providers.data.map((provider) => (
                  <ProviderSettings key={provider.kind} provider={provider} settings={settings.data} />
                ))}
              </div>
            </section>
          </>
        )}
        <section aria-labelledby="settings-models">
          <h2 id="settings-models">Models and prices</h2>
          <Models />
        </section>
        <section aria-labelledby="settings-privacy">
          <h2 id="settings-privacy">Privacy</h2>
          <p className={styles.note}>
            Documents, results and history stay in the workspace folder on this machine. Galley sends nothing anywhere,
            with two exceptions that you choose: when you run a schema with a model provider, the blocks and the schema
            go to that provider; and in a project that is set to a Docling server, documents go to that server. The
            built-in rules need no network. Keys are in the keychain or in memory, never in the database, a file, a log
            or an export.
          </p>
        </section>
        <section aria-labelledby="settings-workspace">
          <h2 id="settings-workspace">Workspace</h2>
          <div className={styles.block}>
            <Workspace />
          </div>
        </section>
        <section aria-labelledby="settings-shortcuts">
          <h2 id="settings-shortcuts">Keyboard shortcuts</h2>
          <div className={styles.block}>
            <ShortcutEditor />
          </div>
        </section>
      </div>
    </Page>
  )
}
