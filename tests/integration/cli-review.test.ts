import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/shared/json.ts'
import { type CliOutcome, jsonLines, lastObject, prepareWorkspace, runCli } from '../helpers/cli.ts'
import { paragraphs, temporaryFolder, TEST_SCHEMA } from '../helpers/workspace.ts'

const ABOUT = ['--project', 'P', '--schema', 'test_v1']
const ROWS = 8

describe('the command line reviews', () => {
  let workspace: string
  const galley = (...args: readonly string[]): Promise<CliOutcome> => runCli(args, { workspace })
  const valueOf = async (index: number, field: string): Promise<unknown> => {
    const rows = jsonLines((await galley('rows', ...ABOUT, '--json')).stdout)
    const data = rows.find((row) => row.index === index)?.data
    return (data as JsonObject | undefined)?.[field]
  }
  const idOf = (entry: JsonObject | undefined): string => JSON.stringify(entry?.eventId)
  const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

  beforeEach(async () => {
    workspace = temporaryFolder()
    await prepareWorkspace(workspace, paragraphs(ROWS), TEST_SCHEMA)
    expect(await galley('run', ...ABOUT, '--provider', 'rules')).toMatchObject({ code: 0 })
  })

  it('edits a value, takes it back, does it again, and lists all of that', async () => {
    const row = ['--document', 'document.md', '--row', '3']
    const edited = await galley('edit', 'load', '7.5', ...ABOUT, ...row)
    expect(edited).toMatchObject({ code: 0, stderr: '', stdout: 'load: 3 → 7.5\n' })
    const refused = await galley('edit', 'load', 'heavy', ...ABOUT, ...row, '--json')
    expect(refused.code).toBe(1)
    expect(lastObject(refused)).toMatchObject({ error: { code: 'value_invalid' } })

    expect((await galley('undo')).stdout).toBe('Undone: edit of load, 1 row in document.md; 1 row.\n')
    expect(await valueOf(3, 'load')).toBe(3)
    expect(lastObject(await galley('redo', '--json'))).toMatchObject({
      rows: 1,
      refused: 0,
      action: { action: 'edit' },
    })
    expect(await valueOf(3, 'load')).toBe(7.5)
    expect(lastObject(await galley('redo', '--json'))).toMatchObject({ error: { code: 'nothing_to_redo' } })

    const lines = jsonLines((await galley('history', '--project', 'P', '--json')).stdout)
    expect(lines).toMatchObject([
      { action: 'redo', target: 'edit' },
      { action: 'undo', target: 'edit' },
      { action: 'edit', field: 'load', before: 3, after: 7.5, state: 'done' },
      { shown: 3, next: null },
    ])
    const shown = await galley('history', '--limit', '1', '--before', idOf(lines[1]))
    expect(shown.stdout).toMatch(/edit of load, 1 row in document\.md/)
    expect(shown.stdout).not.toContain('redo')
  })

  it('changes values of many rows, first as a preview, and takes several changes back at once', async () => {
    const narrow = ['--where', 'load<=2']
    const preview = await galley('change', 'set', 'kind', 'may', ...ABOUT, ...narrow, '--preview')
    expect(preview.stdout).toContain('kind: "must" → "may"')
    expect(preview.stdout).toMatch(/3 rows would be changed\.\n$/)
    expect(await valueOf(0, 'kind')).toBe('must')
    const unsure = await galley('change', 'set', 'kind', 'may', ...ABOUT)
    expect(unsure.stdout).toContain(`${String(ROWS)} rows would be changed. Add --all to change them.`)

    expect(lastObject(await galley('change', 'set', 'kind', 'may', ...ABOUT, ...narrow, '--json'))).toMatchObject({
      changed: 3,
      refused: 0,
    })
    const merged = await galley('change', 'merge', 'load', '--from', '5', '6', '--to', '50', ...ABOUT, '--all')
    expect(merged).toMatchObject({ code: 0, stdout: '2 rows changed.\n' })
    const pattern = [String.raw`(\w+)$`, '<$1>', '--regex']
    expect(lastObject(await galley('change', 'replace', 'subject', ...pattern, ...ABOUT, '--all', '--json'))).toEqual(
      expect.objectContaining({ changed: ROWS, refused: 0 }),
    )
    const table = join(workspace, 'table.csv')
    writeFileSync(table, 'index,load,kind\n0,"12,5",none\n1,12.5,none\n')
    const pasted = await galley('change', 'paste', table, ...ABOUT, '--document', 'document.md', '--json')
    expect(lastObject(pasted)).toMatchObject({ changed: 1, refused: 1 })
    expect(pasted.code).toBe(1)
    expect([await valueOf(0, 'kind'), await valueOf(1, 'kind'), await valueOf(6, 'load')]).toEqual(['may', 'none', 50])
    expect(await valueOf(7, 'subject')).toMatch(/<\w+>$/)

    const hopeless = await galley('change', 'replace', 'subject', '(', 'x', '--regex', ...ABOUT, '--all', '--json')
    expect(lastObject(hopeless)).toMatchObject({ error: { code: 'pattern_invalid' } })

    const entries = jsonLines((await galley('history', '--json')).stdout).slice(0, -1)
    expect(entries.map(({ action, rows }) => [action, rows])).toEqual([
      ['change', 1],
      ['change', ROWS],
      ['change', 2],
      ['change', 3],
    ])
    expect(lastObject(await galley('undo', '--through', idOf(entries[3]), '--json'))).toMatchObject({
      rows: ROWS + 6,
      refused: 0,
    })
    expect([await valueOf(0, 'kind'), await valueOf(1, 'load'), await valueOf(6, 'load')]).toEqual(['must', 1, 6])
  })

  it('groups values that may mean the same, shows their blanks, and suggests a clean one', async () => {
    const subjectOf = (index: number, value: string): Promise<CliOutcome> =>
      galley('edit', 'subject', value, ...ABOUT, '--document', 'document.md', '--row', String(index))
    for (const [index, value] of ['The  deck', 'the deck ', 'the  deck', 'the deck'].entries())
      expect(await subjectOf(index, value)).toMatchObject({ code: 0 })
    const [told, json] = await Promise.all([
      galley('clusters', 'subject', ...ABOUT, '--where', 'load<=3'),
      galley('clusters', 'subject', ...ABOUT, '--where', 'load<=3', '--json'),
    ])
    expect(lastObject(json)).toMatchObject({ method: 'fingerprint', clusters: [{ rows: 4, suggestion: 'the deck' }] })
    expect(told.stdout).toMatch(/^the deck: 4 rows\n/)
    expect(told.stdout).toContain('  The␣␣deck (1)\n')
    expect(told.stdout).toMatch(/\n1 cluster among \d values\.\n$/)
  })

  it("confirms the rest with a sample's statement, which the history keeps", async () => {
    const drawn = lastObject(await galley('sample', 'draw', ...ABOUT, '--size', '4', '--seed', '1', '--json'))
    const sampleUid = textOf(drawn.sampleUid)
    expect(await galley('confirm', ...ABOUT, '--sample', sampleUid)).toMatchObject({ code: 0 })
    const shown = await galley('sample', 'show', sampleUid, '--json')
    const { statement, rest } = lastObject(shown)
    expect(statement).toMatch(/^4 of 4 rows drawn at random from 8 staged ones were accepted as they stood: 100\.0 %/)
    expect(rest).toBe(ROWS - 4)

    const confirmed = await galley('confirm', ...ABOUT, '--all', '--statement-of', sampleUid, '--json')
    expect(lastObject(confirmed)).toMatchObject({ confirmed: ROWS - 4, refused: 0 })
    const [entry] = jsonLines((await galley('history', '--json')).stdout)
    expect(entry).toMatchObject({ action: 'confirm', rows: ROWS - 4, statement })
    expect((await galley('history')).stdout).toContain(textOf(statement))
    const unknown = await galley('confirm', ...ABOUT, '--all', '--statement-of', 'smp_none', '--json')
    expect(lastObject(unknown)).toMatchObject({ error: { code: 'sample_not_found' } })
  })

  it('asks for a further opinion, lists it, compares it, and takes its values over', async () => {
    const again = await galley('run', ...ABOUT, '--provider', 'rules', '--opinion', 'new')
    expect(again).toMatchObject({ code: 0 })
    const runs = lastObject(await galley('runs', 'document.md', '--project', 'P', '--json')).runs as JsonObject[]
    expect(runs.map(({ opinion }) => opinion)).toEqual([0, 1])
    const [left = '', right = ''] = runs.map(({ runUid }) => textOf(runUid))
    expect((await galley('runs', '--project', 'P')).stdout).toContain(right)

    await galley('change', 'set', 'kind', 'may', ...ABOUT, '--where', 'load=2')
    expect((await galley('compare', left, right)).stdout).toContain('7 of 8 rows are equal in every field')
    const compared = jsonLines((await galley('compare', left, right, '--rows', '--json')).stdout)
    expect(compared).toMatchObject([
      { field: 'kind', left: 'may', right: 'must' },
      { agreed: 7, differences: 1 },
    ])

    expect((await galley('rows', ...ABOUT, '--differs-from', right)).stdout).toContain('1 row matches')
    const taken = await galley(
      'change',
      'take',
      right,
      '--field',
      'kind',
      ...ABOUT,
      '--document',
      'document.md',
      '--json',
    )
    expect(lastObject(taken)).toMatchObject({ changed: 1, refused: 0 })
    expect((await galley('compare', left, right)).stdout).toContain('8 of 8 rows are equal in every field')
    const opinion = ['--document', 'document.md', '--opinion', '1']
    expect(lastObject(await galley('confirm', ...ABOUT, ...opinion, '--json'))).toMatchObject({
      confirmed: 0,
      refused: 8,
    })
  })
})
