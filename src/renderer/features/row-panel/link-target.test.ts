import { expect, test } from 'vitest'
import { hostOfLink, linkToOpen } from './link-target.ts'

test('links to the web and to mail boxes may be opened, and say where they lead', () => {
  const hosts = ['https://Example.org/a?b', 'mailto:Me@example.org'].map((address) => {
    const url = linkToOpen(address)
    return url && hostOfLink(url)
  })
  expect(hosts).toEqual(['example.org', 'me@example.org'])
})

test.each([
  'http://example.org',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  '/relative',
  '#part',
  'https://name:word@example.org',
  'ht!tp',
])('%s opens nothing', (address) => {
  expect(linkToOpen(address)).toBeNull()
})
