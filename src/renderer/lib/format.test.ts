import { describe, expect, it } from 'vitest'
import { countOf, formatBytes, formatDuration, formatPercent, formatUsd, formatWhen } from './format.ts'

describe('format', () => {
  it('groups numbers and agrees with the noun', () => {
    expect(countOf(5_012, 'block')).toBe('5,012 blocks')
    expect(countOf(1, 'reply', 'replies')).toBe('1 reply')
    expect(countOf(0, 'reply', 'replies')).toBe('0 replies')
  })

  it('shows money with enough digits to mean something', () => {
    expect(formatUsd(0)).toBe('$0.00')
    expect(formatUsd(1_234.5)).toBe('$1,234.50')
    expect(formatUsd(0.38)).toBe('$0.380')
    expect(formatUsd(0.0142)).toBe('$0.014')
    expect(formatUsd(0.00008)).toBe('$0.00008')
    expect(formatUsd(null)).toBe('unknown')
  })

  it('keeps 0 and 100 percent for exact shares', () => {
    expect(formatPercent(1, 10_000)).toBe('1%')
    expect(formatPercent(9_999, 10_000)).toBe('99%')
    expect(formatPercent(5, 5)).toBe('100%')
    expect(formatPercent(0, 0)).toBe('0%')
  })

  it('shows sizes in decimal units', () => {
    expect(formatBytes(999)).toBe('999 B')
    expect(formatBytes(39_000)).toBe('39 KB')
    expect(formatBytes(999_900)).toBe('1.0 MB')
  })

  it('shows durations in the unit that fits', () => {
    expect(formatDuration(420)).toBe('420 ms')
    expect(formatDuration(4_200)).toBe('4.2 s')
    expect(formatDuration(240_000)).toBe('4 min')
    expect(formatDuration(3_900_000)).toBe('1 h 5 min')
  })

  it('shows relative time under a day and the date after it', () => {
    const now = new Date('2026-03-10T12:00:00Z')
    expect(formatWhen('2026-03-10T11:59:40Z', now)).toBe('just now')
    expect(formatWhen('2026-03-10T11:20:00Z', now)).toBe('40 min ago')
    expect(formatWhen('2026-03-10T02:00:00Z', now)).toBe('10 h ago')
    expect(formatWhen('2026-03-01T12:00:00Z', now)).toBe('1 Mar')
    expect(formatWhen('not a date', now)).toBe('')
  })
})
