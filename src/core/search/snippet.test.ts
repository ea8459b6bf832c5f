import { describe, expect, it } from 'vitest'
import { cutAround, HIT_END, HIT_START, splitMarked } from './snippet.ts'

describe('a snippet', () => {
  it('parts the text at the marks', () => {
    expect(splitMarked(`a ${HIT_START}b${HIT_END} <i>c</i>`)).toEqual([
      { text: 'a ', isHit: false },
      { text: 'b', isHit: true },
      { text: ' <i>c</i>', isHit: false },
    ])
  })

  it('survives marks in the document itself', () => {
    expect(splitMarked(`${HIT_END}${HIT_START}${HIT_START}a`)).toEqual([{ text: 'a', isHit: true }])
  })

  it('cuts a window around the first hit and marks every hit in it', () => {
    const parts = cutAround(`${'x'.repeat(300)}校正と校正${'y'.repeat(300)}`, ['校正'])
    expect(parts.filter((part) => part.isHit).map((part) => part.text)).toEqual(['校正', '校正'])
    expect(parts[0]).toEqual({ text: '…', isHit: false })
    expect(parts.reduce((sum, part) => sum + part.text.length, 0)).toBeLessThan(260)
  })

  it('never cuts a character in two', () => {
    const parts = cutAround('😀'.repeat(200), ['none'])
    expect(parts.map((part) => part.text).join('')).toBe(`${'😀'.repeat(120)}…`)
  })
})
