import { expect, it } from 'vitest'
import { describeLink, externalLink, isDownloadAddress, isPageAddress } from './links.ts'

it.each(['https://example.org/a?b#c', 'mailto:someone@example.org'])('may open %s after a question', (address) => {
  expect(externalLink(address)?.href).toBe(address)
})

it.each([
  'http://example.org/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://server/share',
  'ms-msdt:/id',
  'app://galley/',
  'https://bank.example@evil.example/',
  'not an address',
])('never opens %s', (address) => {
  expect(externalLink(address)).toBeNull()
})

it('asks with the host alone', () => {
  expect(describeLink(new URL('https://evil.example/https://bank.example/')).message).toBe('Open evil.example?')
})

it('tells the page and exports from all else', () => {
  expect(isPageAddress('app://galley/#/projects')).toBe(true)
  expect(isPageAddress('app://galley.example/')).toBe(false)
  expect(isDownloadAddress('app://galley/download/x')).toBe(true)
  expect(isDownloadAddress('https://galley/download/x')).toBe(false)
})
