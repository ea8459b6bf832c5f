import { expect, test } from 'vitest'
import { readTsv } from './ocr.ts'

const HEAD = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'

test('recognised words have their places in points, and the words of a line one baseline', () => {
  const tsv = [
    HEAD,
    '4\t1\t1\t1\t1\t0\t100\t200\t300\t40\t-1\t',
    '5\t1\t1\t1\t1\t1\t100\t200\t120\t40\t96.1\tHello',
    '5\t1\t1\t1\t1\t2\t240\t210\t160\t30\t91.0\tworld',
    '5\t1\t1\t1\t2\t1\t100\t260\t5\t5\t3.0\t~',
  ].join('\n')
  const words = readTsv(tsv, { width: 800, height: 1000, scale: 4, left: 10, top: 250 })
  expect(words.map(({ text, l, r, y }) => ({ text, l, r, y }))).toEqual([
    { text: 'Hello', l: 35, r: 65, y: 190 },
    { text: 'world', l: 70, r: 110, y: 190 },
  ])
})
