import { expect, it } from 'vitest'
import { isTrustedSender } from './sender.ts'

it("trusts the window's own page", () => {
  expect(isTrustedSender({ origin: 'app://galley', parent: null })).toBe(true)
})

it.each([
  ['no frame', null],
  ['a frame inside the page', { origin: 'app://galley', parent: {} }],
  ['another host of the scheme', { origin: 'app://gallery', parent: null }],
  ['an origin that only begins alike', { origin: 'app://galley.example', parent: null }],
  ['the loopback host', { origin: 'http://127.0.0.1:4000', parent: null }],
  ['an opaque origin', { origin: 'null', parent: null }],
  ['a file', { origin: 'file://', parent: null }],
])('does not trust %s', (_name, frame) => {
  expect(isTrustedSender(frame)).toBe(false)
})
