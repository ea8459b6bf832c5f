/** Playwright's test with a host of its own for each test, and a watch over everything that the page must not do. */
import { expect, type Page, test as base } from '@playwright/test'
import { type Api, type Host, startHost } from './host.ts'

export type Faults = {
  /** Console errors that the test provokes, such as the browser's own word on a refused request. */
  readonly allow: (pattern: RegExp) => void
  readonly watch: (page: Page, host: Host) => Promise<void>
  readonly found: () => readonly string[]
}

/** What the browser says of a host that was ended, whichever moment of a connection that falls into. */
export const HOST_GONE =
  /ERR_(?:CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED|SOCKET_NOT_CONNECTED)/

type Fixtures = {
  /** What the host of the test finds in its environment besides. */
  readonly environment: NodeJS.ProcessEnv
  readonly host: Host
  readonly api: Api
  readonly faults: Faults
  readonly open: (path?: string) => Promise<void>
}

declare global {
  interface Window {
    galleyViolations?: string[]
  }
}

/** Collects policy violations, console errors, page errors and requests that leave the host. */
function createFaults(): Faults {
  const found: string[] = []
  const allowed: RegExp[] = []
  return {
    allow: (pattern) => allowed.push(pattern),
    found: () => found.filter((fault) => !allowed.some((pattern) => pattern.test(fault))),
    watch: async (page, host) => {
      page.on('console', (message) => {
        if (message.type() === 'error') found.push(`console: ${message.text()} (${message.location().url})`)
      })
      page.on('pageerror', (error) => found.push(`page: ${error.message}`))
      page.on('dialog', (dialog) => {
        found.push(`dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      page.on('request', (request) => {
        const url = request.url()
        if (!host.origins.some((origin) => url.startsWith(`${origin}/`)) && !/^(?:data|blob):/.test(url))
          found.push(`request: ${url}`)
      })
      await page.exposeFunction('reportViolation', (text: string) => found.push(`policy: ${text}`))
      await page.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', (event) => {
          const report = Reflect.get(window, 'reportViolation') as (text: string) => void
          report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
        })
      })
    },
  }
}

export const test = base.extend<Fixtures>({
  environment: [{}, { option: true }],
  host: async ({ environment }, use) => {
    const host = await startHost(environment)
    await use(host)
    await host.dispose()
  },
  api: async ({ host }, use) => {
    await use(host.api)
  },
  faults: [
    async ({ host, page }, use) => {
      const faults = createFaults()
      await faults.watch(page, host)
      await use(faults)
      expect(faults.found(), 'faults of the page').toEqual([])
    },
    { auto: true },
  ],
  open: async ({ host, page }, use) => {
    await use(async (path = '/projects') => {
      await page.goto(host.url)
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
      if (path !== '/projects') await page.goto(`${host.origin}/#${path}`)
    })
  },
})

export { expect }
