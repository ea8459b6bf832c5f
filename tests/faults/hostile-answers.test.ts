/** Values that mean harm, all the way through the workbench: they are text, and stay the text that they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { CanonicalRecord } from '../../src/shared/domain.ts'
import type { JsonObject } from '../../src/shared/json.ts'
import { CLUSTER_METHODS, type ReviewWork, type ValueChange, type WorkOutcome } from '../../src/shared/review-work.ts'
import { NO_FILTER, type RowChoice, type RowFilter } from '../../src/shared/rows.ts'
import { runCli } from '../helpers/cli.ts'
import { type ModelDesk, openModelDesk, rowsIn, runJob } from '../helpers/model-run.ts'

const HOSTILE = {
  'control characters': 'a\u0000b\u0007\u001b[31mred\u001b]0;title\u0007\u007f\u0085',
  'a huge text': `huge ${'x'.repeat(200_000)}`,
  'many words': 'word '.repeat(20_000).trim(),
  'the name of a prototype': '__proto__',
  'the name of a member': 'constructor',
  'another one': 'hasOwnProperty',
  'a formula': `=cmd|' /C calc'!A0`,
  'a formula with a sign': '+1+1',
  'a formula of a call': '@SUM(1+1)*cmd',
  'an end of SQL': `'); DROP TABLE overlays;--`,
  'signs of LIKE': '%_%',
  markup: '<img src=x onerror=alert(1)></script>',
  'signs of replacements': '$& $1 $<name> $$ \\1',
  'signs of patterns': '(a+)+$ [z-a] \\p{',
  'half a character': 'left \ud800 right',
  'text that turns round': '\u202egnp.exe\u200b\ufeff',
  'line ends': 'one\r\ntwo\u2028three',
  'marks upon marks': `Z${'\u0301'.repeat(300)}`,
  blanks: ' \t\n ',
  nothing: '',
}
const SAID: readonly string[] = Object.values(HOSTILE)
/** Half characters cannot be kept in UTF-8. */
const VALUES = SAID.map((value) => value.toWellFormed())

const SCHEMA = {
  schema_ref: 'hostile_v1',
  type: 'object',
  additionalProperties: false,
  required: ['text', 'tags'],
  properties: { text: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
}

describe('hostile values of a model', () => {
  let desk: ModelDesk
  let runUid: string
  let all: RowChoice

  beforeEach(async () => {
    let said = 0
    desk = await openModelDesk({
      blocks: VALUES.length,
      schema: SCHEMA,
      respond: ({ blocks }) =>
        blocks.map(({ block_uid }) => {
          const text = SAID[said++] ?? ''
          return { block_uid, data: { text, tags: [text, '__proto__'] } }
        }),
    })
    const { run } = await runJob(desk, { config: { max_batch_size: 1 } })
    runUid = run.runUid
    all = { kind: 'filter', scope: scopeOf(), filter: NO_FILTER }
  })

  const scopeOf = () => ({ kind: 'project', projectUid: desk.projectUid, schemaUid: desk.schemaUid }) as const
  const about = () => ({ scope: scopeOf(), filter: NO_FILTER, schemaUid: desk.schemaUid, limit: 100 })
  const staged = (): readonly JsonObject[] =>
    rowsIn(desk.galley.store.connection.path, runUid)
      .toSorted((a, b) => a.blockIndex - b.blockIndex)
      .map(({ staging }) => JSON.parse(staging ?? 'null') as JsonObject)
  const texts = () => staged().map(({ text }) => text)
  const page = async (filter: Partial<RowFilter>) =>
    await desk.api.rows.page({
      query: {
        scope: scopeOf(),
        filter: { ...NO_FILTER, ...filter },
        sort: { column: 'field:text', direction: 'asc' },
      },
      offset: 0,
      limit: 100,
    })
  const perform = (work: ReviewWork, choice = all): Promise<WorkOutcome> =>
    desk.api.review.perform({ choice, work, workUid: 'hostile' })
  const change = (what: ValueChange): Promise<WorkOutcome> => perform({ kind: 'change', change: what })

  it('are staged as they are, and found as they are', async () => {
    expect(texts()).toEqual(VALUES)
    expect((await page({})).rows.map(({ data }) => data?.text).toSorted()).toEqual(VALUES.toSorted())
    for (const value of VALUES) {
      const found = await page({ fields: [{ op: 'in', field: 'text', values: [value] }] })
      expect(found.rows.map(({ data }) => data?.text)).toEqual([value])
    }
    for (const search of VALUES.map((value) => value.slice(0, 100))) await page({ search })
  })

  it('are counted and grouped as they are', async () => {
    const facet = await desk.api.facets.of({ ...about(), field: 'text' })
    expect(new Set(facet.values.map(({ value }) => value))).toEqual(new Set(VALUES.filter((value) => value !== '')))
    const tags = await desk.api.facets.of({ ...about(), field: 'tags' })
    expect(tags.values[0]).toEqual({ value: '__proto__', rows: VALUES.length })
    for (const method of CLUSTER_METHODS) {
      const { clusters } = await desk.api.facets.clusters({ ...about(), field: 'text', method })
      for (const { values } of clusters) for (const { value } of values) expect(VALUES).toContain(value)
    }
  })

  it('are merged, replaced, pasted and taken back as they are', async () => {
    const before = staged()
    const [first = '', ...others] = VALUES.filter((value) => value !== '')
    expect(await change({ kind: 'merge', field: 'text', from: others, to: first })).toMatchObject({ refused: 0 })
    expect(new Set(texts())).toEqual(new Set([first, '']))
    await desk.api.review.undo()
    expect(staged()).toEqual(before)

    for (const value of VALUES.filter((one) => one !== '' && one.length <= 1000)) {
      const flags = { isRegex: false, isCaseSensitive: true, isWholeWord: false }
      const outcome = await change({ kind: 'replace', field: 'text', find: value, replace: '$& __proto__', ...flags })
      expect(outcome.rows).toBeGreaterThan(0)
      expect(texts()).toEqual(VALUES.map((one) => one.replaceAll(value, () => '$& __proto__')))
      await desk.api.review.undo()
    }
    const pattern = { isRegex: true, isCaseSensitive: false, isWholeWord: false }
    await change({ kind: 'replace', field: 'tags', find: '__proto__', replace: 'constructor', ...pattern })
    expect(staged().map(({ tags }) => tags)).toEqual(
      VALUES.map((value) => [value.replaceAll('__proto__', 'constructor'), 'constructor']),
    )
    await desk.api.review.undo()

    const cells = VALUES.map((text, blockIndex) => ({
      runUid,
      blockIndex,
      field: 'text',
      text: VALUES.at(blockIndex - 1) ?? text,
    }))
    await change({ kind: 'cells', cells })
    await desk.api.review.undo()
    expect(staged()).toEqual(before)
  })

  it('are confirmed and exported as they are', async () => {
    expect(await perform({ kind: 'confirm', sampleUid: null })).toMatchObject({ rows: VALUES.length, refused: 0 })
    const { fileName } = await desk.api.exports.create({
      projectUid: desk.projectUid,
      schemaUid: desk.schemaUid,
      documentUids: null,
      format: 'jsonl',
      includeStaged: false,
    })
    const lines = readFileSync(join(desk.dir, 'exports', fileName), 'utf8')
      .trimEnd()
      .split('\n')
    const records = lines.map((line) => JSON.parse(line) as CanonicalRecord)
    expect(records.map(({ user_defined }) => user_defined.data)).toEqual(
      VALUES.map((text) => ({ text, tags: [text, '__proto__'] })),
    )
  })

  it('do not reach the terminal as commands', async () => {
    await desk.galley.close()
    const rows = ['--project', 'Test', '--schema', 'hostile_v1']
    const outputs = await Promise.all([
      runCli(['rows', ...rows], { workspace: desk.dir }),
      runCli(['facets', 'text', ...rows], { workspace: desk.dir }),
      runCli(['clusters', 'tags', ...rows, '--method', 'nearest'], { workspace: desk.dir }),
      runCli(['change', 'set', 'text', 'x', ...rows, '--preview'], { workspace: desk.dir }),
    ])
    for (const { code, stdout } of outputs) {
      expect(code).toBe(0)
      expect(stdout).not.toMatch(/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u)
    }
  })
})
