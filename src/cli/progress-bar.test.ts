import { expect, test } from 'vitest'
import { createProgressBar, renderBar } from './progress-bar.ts'

test('a bar is never wider than the terminal', () => {
  for (const columns of [20, 40, 80, 200])
    expect(renderBar({ done: 5, total: 10, label: 'x'.repeat(300) }, columns).length).toBeLessThan(columns)
})

test('a bar is full only when all is done', () => {
  expect(renderBar({ done: 999, total: 1000, label: '' }, 80)).toContain('░')
  expect(renderBar({ done: 1000, total: 1000, label: '' }, 80)).not.toContain('░')
  expect(renderBar({ done: 0, total: 0, label: '' }, 80)).toContain('100%')
})

test('a label cannot steer the terminal', () => {
  expect(renderBar({ done: 1, total: 2, label: '\u001B[2Jname' }, 80)).not.toContain('\u001B')
})

test('nothing is written where there is no terminal', () => {
  const written: string[] = []
  const bar = createProgressBar({ isTTY: false, write: (text) => written.push(text) })
  bar.update({ done: 1, total: 2, label: 'x' })
  bar.clear()
  expect(written).toEqual([])
})

test('a line is drawn again only when it changed, and cleared before other output', () => {
  const written: string[] = []
  const bar = createProgressBar({ isTTY: true, columns: 80, write: (text) => written.push(text) })
  bar.update({ done: 1, total: 2, label: 'x' })
  bar.update({ done: 1, total: 2, label: 'x' })
  bar.clear()
  bar.clear()
  expect(written).toHaveLength(2)
  expect(written[1]).toBe('\r\u001B[2K')
})
