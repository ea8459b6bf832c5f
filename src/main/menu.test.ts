import { expect, it } from 'vitest'
import { menuTemplate } from './menu.ts'

it('offers developer tools only when it runs from the source', () => {
  expect(JSON.stringify(menuTemplate({ platform: 'linux', isPackaged: true }))).not.toMatch(/toggleDevTools|reload/)
  expect(JSON.stringify(menuTemplate({ platform: 'linux', isPackaged: false }))).toContain('toggleDevTools')
})

it('has the application menu on a Mac alone, where quitting belongs to it', () => {
  expect(menuTemplate({ platform: 'darwin', isPackaged: true })[0]).toEqual({ role: 'appMenu' })
  expect(JSON.stringify(menuTemplate({ platform: 'win32', isPackaged: true }))).toContain('"quit"')
})
