import { expect, it } from 'vitest'
import { meaningfulAltText } from './alt-text.ts'

it.each(['', 'image1.png', 'Picture 3', 'img_004', '12', 'logo', 'https://example.org/a', 'data:image/png;base64,AA'])(
  'takes "%s" for no description',
  (text) => {
    expect(meaningfulAltText(text)).toBe('')
  },
)

it.each([
  ['A  duck\ton grass ', 'A duck on grass'],
  ['A duck\n\nDescription automatically generated with high confidence', 'A duck'],
  ['Logo of the harbour', 'Logo of the harbour'],
])('keeps what an author wrote in %j', (text, expected) => {
  expect(meaningfulAltText(text)).toBe(expected)
})
