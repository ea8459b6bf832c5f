import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function tokensOf(selector: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(selector)).split('}')[0] ?? ''
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** WCAG 2 contrast ratio of two sRGB colours. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

const surfaces = ['bg', 'panel', 'sunken', 'accent-soft']
const textOn: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['text', [...surfaces, 'staged', 'confirmed', 'failed', 'evidence']],
  ['muted', [...surfaces, 'staged']],
  ['faint', surfaces],
  ['accent-text', surfaces],
  ['accent-ink', ['accent', 'accent-hover']],
  ['staged-ink', [...surfaces, 'staged']],
  ['confirmed-ink', [...surfaces, 'confirmed']],
  ['failed-ink', [...surfaces, 'failed']],
]
const controlsOn: ReadonlyArray<readonly [string, readonly string[]]> = [
  ['control', ['bg', 'panel']],
  ['accent', ['bg', 'panel', 'sunken']],
]

describe.each([
  ['light', ':root'],
  ['dark', "[data-mantine-color-scheme='dark']"],
])('the %s theme', (_name, selector) => {
  const tokens = tokensOf(selector)
  const ratio = (one: string, other: string): number =>
    contrast(tokens.get(one) ?? '#000000', tokens.get(other) ?? '#000000')

  it.each(textOn)('keeps %s readable at 4.5:1 wherever it is used', (ink, grounds) => {
    const weak = grounds
      .filter((ground) => ratio(ink, ground) < 4.5)
      .map((ground) => `${ground} ${ratio(ink, ground).toFixed(2)}`)
    expect(weak).toEqual([])
  })

  it.each(controlsOn)('keeps %s visible at 3:1 wherever it draws a control', (ink, grounds) => {
    expect(grounds.filter((ground) => ratio(ink, ground) < 3)).toEqual([])
  })
})
