import { expect, it } from 'vitest'
import { browserCommand } from './open-browser.ts'

const url = 'http://127.0.0.1:4000/#token=t'
const desktop = {
  platform: 'linux',
  env: { DISPLAY: ':0', PATH: '/a:/b' },
  isExecutable: (path: string) => path.startsWith('/b/'),
} as const

it('finds the opener of a Linux desktop on the path', () => {
  expect(browserCommand(url, desktop)).toEqual({ command: '/b/xdg-open', args: [url] })
})

it('opens nothing without a desktop or an opener', () => {
  expect(browserCommand(url, { ...desktop, env: { PATH: '/b' } })).toBeNull()
  expect(browserCommand(url, { ...desktop, isExecutable: () => false })).toBeNull()
})

it("uses the platform's own opener on Mac and Windows", () => {
  expect(browserCommand(url, { ...desktop, platform: 'darwin', env: { PATH: '/b' } })?.command).toBe('/b/open')
  expect(browserCommand(url, { ...desktop, platform: 'win32' })?.command).toBe('cmd.exe')
})
