import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { counted, createReceiptNotes } from './receipt-item.ts'

const LINE = { kind: 'skipped', one: 'line lost', many: 'lines lost', message: 'Lines are lost.' } as const
const ROW = { kind: 'warning', one: 'row read', many: 'rows read', message: 'Rows are read.' } as const

it('counts in words', () => {
  expect([counted(1, 'page'), counted(2, 'page'), counted(0, 'entry', 'entries')]).toEqual([
    '1 page',
    '2 pages',
    '0 entries',
  ])
})

it('makes one item a code, with the places where it is so', () => {
  const notes = createReceiptNotes({ lines: LINE, rows: ROW }, 'sheet')
  notes.add('rows', 0, 'Nowhere')
  notes.add('lines', 1, 'A')
  notes.add('rows')
  for (const sheet of ['B', 'B', 'C', 'D', 'E', 'F', 'G']) notes.add('lines', 2, sheet)
  expect(notes.skipped()).toEqual([
    {
      code: 'lines',
      count: 15,
      short: '15 lines lost',
      message: 'Lines are lost.',
      where: 'sheets A, B, C, D, E and 2 more',
    },
  ])
  expect(notes.warnings()).toMatchObject([{ code: 'rows', count: 1, short: '1 row read', where: null }])
})

it('has no code that the documentation does not explain', () => {
  const documented = readFileSync(join(import.meta.dirname, '../../../docs/formats.md'), 'utf8')
  const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.includes('markdown'))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/\bcode: '(\w+)',\s+(?:count|short)|^ {2}(\w+): \{\n {4}kind: '(?:skipped|warning)'/gm)].map(
      ([, own, worded]) => own ?? worded ?? '',
    ),
  )
  expect(codes.length).toBeGreaterThan(40)
  expect(codes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([])
})
