import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { isRunning, obedientParser } from '../../../tests/helpers/parser-entry.ts'
import { makeZip } from '../../../tests/helpers/make-zip.ts'
import { assets } from '../../../tests/helpers/built.ts'
import { failureOf, paragraphs, temporaryFolder } from '../../../tests/helpers/workspace.ts'
import type { ParsedBlock } from '../../shared/domain.ts'
import { parseDocument } from '../ingest/parse.ts'
import { DEFAULT_READ_OPTIONS } from '../ingest/reader.ts'
import type { ParserInput } from './parser-messages.ts'
import { createParserPool, type ParserPool } from './parser-pool.ts'
import { forkParser, type ParserProcess } from './parser-start.ts'

const LIMITS = { timeoutMs: 30_000, memoryMiB: 1024 }

function openPool(entry = assets.parserEntry, processes = 1) {
  const started: ParserProcess[] = []
  const pool = createParserPool({
    entry,
    processes: () => processes,
    start: (path, memoryMiB) => {
      const process = forkParser(path, memoryMiB)
      started.push(process)
      return process
    },
  })
  onTestFinished(() => pool.close())
  return { pool, started }
}

type ReadOptions = { readonly limits?: Partial<typeof LIMITS>; readonly signal?: AbortSignal; readonly name?: string }

async function read(pool: ParserPool, input: ParserInput, { limits, signal, name = 'a.md' }: ReadOptions = {}) {
  const blocks: ParsedBlock[] = []
  const header = await pool.parse({
    name,
    input,
    options: DEFAULT_READ_OPTIONS,
    convertedPath: null,
    representationPath: null,
    limits: { ...LIMITS, ...limits },
    ...(signal && { signal }),
    onBlocks: async (part) => {
      blocks.push(...part)
      return true
    },
  })
  return { header, blocks }
}

const text = (content: string): ParserInput => ({ bytes: Buffer.from(content) })

describe('a parser process', () => {
  it('gives what parseDocument gives, in parts, and serves one file after the other', async () => {
    const { pool, started } = openPool()
    const bytes = Buffer.from(paragraphs(2_500))
    const path = join(temporaryFolder(), 'long.md')
    writeFileSync(path, bytes)
    const { header, blocks } = await read(pool, { path })
    const expected = await parseDocument({ name: 'a.md', bytes })
    expect(blocks).toEqual(expected.blocks)
    expect(header).toMatchObject({ parsingTool: 'mdast', isSource: true, receipt: { made: { blocks: 2_500 } } })
    expect((await read(pool, text('Short.\n'))).blocks).toHaveLength(1)
    expect((await failureOf(read(pool, { bytes: Buffer.alloc(0) }))).code).toBe('file_empty')
    expect((await read(pool, text('Short.\n'))).blocks).toHaveLength(1)
    expect(started).toHaveLength(1)
  })

  it('writes the representation where the host says, when it is not the source', async () => {
    const { pool } = openPool()
    const representationPath = join(temporaryFolder(), 'representation')
    const header = await pool.parse({
      name: 'a.csv',
      input: text('a,b\n1,2\n'),
      options: DEFAULT_READ_OPTIONS,
      convertedPath: null,
      representationPath,
      limits: LIMITS,
      onBlocks: async () => false,
    })
    expect(header).toMatchObject({ isSource: false, representationType: 'doclingdocument_json' })
    expect(JSON.parse(readFileSync(representationPath, 'utf8'))).toMatchObject({ schema_name: 'DoclingDocument' })
  })

  it('hands out the documents of an archive under names that the host chose', async () => {
    const { pool } = openPool()
    const outputPrefix = join(temporaryFolder(), 'entry')
    const entries: Array<readonly [string, string]> = []
    const skipped: string[] = []
    await pool.unpack({
      name: 'a.zip',
      input: { bytes: makeZip({ 'one.md': 'One.', 'in/two.txt': 'Two.', 'in/three.exe': 'MZ' }) },
      outputPrefix,
      limits: LIMITS,
      onEntry: async ({ name, path }) => {
        expect(path.startsWith(outputPrefix)).toBe(true)
        entries.push([name, readFileSync(path, 'utf8')])
      },
      onSkipped: (name) => skipped.push(name),
    })
    expect(entries.toSorted()).toEqual([
      ['a.zip/in/two.txt', 'Two.'],
      ['a.zip/one.md', 'One.'],
    ])
    expect(skipped).toEqual(['a.zip/in/three.exe'])
  })

  it('sees no key and nothing else of the environment that it does not need', async () => {
    vi.stubEnv('ANTHROPIC_API_KEY', 'sk-canary')
    vi.stubEnv('SOME_SECRET', 'canary')
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const { pool } = openPool(obedientParser().entry)
    const seen = join(temporaryFolder(), 'environment.json')
    await read(pool, text(`ORDER environment ${seen}\n`))
    const environment = readFileSync(seen, 'utf8')
    expect(environment).not.toContain('canary')
    expect(JSON.parse(environment)).toHaveProperty('PATH')
  })
})

describe('a document that', () => {
  it.each([
    {
      what: 'loops',
      order: 'loop',
      code: 'parser_timeout',
      message: /"bad\.md" was not read within 1 seconds/,
    },
    { what: 'eats memory', order: 'allocate', code: 'parser_memory', message: /"bad\.md" needed more than 256 MiB/ },
    {
      what: 'ends its reader',
      order: 'exit 7',
      code: 'parser_crashed',
      message: /"bad\.md" ended its reader \(exit code 7\)/,
    },
  ])('$what ends its process, not the pool', async ({ order, code, message }) => {
    const { pool, started } = openPool(obedientParser().entry)
    // The start of a process on a busy machine counts: only the loop is given a short time.
    await read(pool, text('Warm.\n'), { limits: { memoryMiB: 256 } })
    const limits = { memoryMiB: 256, ...(order === 'loop' && { timeoutMs: 1_000 }) }
    const failure = await failureOf(read(pool, text(`ORDER ${order}\n`), { limits, name: 'bad.md' }))
    expect(failure.code).toBe(code)
    expect(failure.message).toMatch(message)
    expect((await read(pool, text('Good.\n'), { limits: { memoryMiB: 256 } })).blocks).toHaveLength(1)
    expect(started).toHaveLength(2)
    await pool.close()
    expect(started.filter(({ pid }) => pid !== undefined && isRunning(pid))).toEqual([])
  })

  it('starts another program takes that along when it is ended', async () => {
    const { pool } = openPool(obedientParser().entry)
    const pidFile = join(temporaryFolder(), 'pid')
    const cancelling = new AbortController()
    const reading = failureOf(read(pool, text(`ORDER spawn ${pidFile}\n`), { signal: cancelling.signal }))
    await vi.waitFor(() => expect(existsSync(pidFile)).toBe(true), { timeout: 20_000 })
    const pid = Number(await vi.waitFor(() => /^\d+$/.exec(readFileSync(pidFile, 'utf8'))?.[0] ?? expect.fail()))
    expect(isRunning(pid)).toBe(true)
    cancelling.abort()
    expect((await reading).code).toBe('cancelled')
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 })
  })
})

describe('a pool', () => {
  it('has as many processes as it may, and lets the others wait', async () => {
    const { pool, started } = openPool(assets.parserEntry, 2)
    const files = Array.from({ length: 6 }, () => read(pool, text(paragraphs(50))))
    expect((await Promise.all(files)).map(({ blocks }) => blocks.length)).toEqual(Array.from({ length: 6 }, () => 50))
    expect(started).toHaveLength(2)
  })

  it('leaves no process behind when it is closed, and fails what is under way', async () => {
    const { entry, orders } = obedientParser()
    const { pool, started } = openPool(entry, 2)
    const reading = [failureOf(read(pool, text('ORDER loop\n'))), failureOf(read(pool, text('ORDER loop\n')))]
    const waiting = failureOf(read(pool, text('Later.\n')))
    await vi.waitFor(() => expect(orders()).toHaveLength(2), { timeout: 20_000 })
    await pool.close()
    expect((await Promise.all([...reading, waiting])).map(({ code }) => code)).toEqual(Array(3).fill('cancelled'))
    expect(started.map(({ pid }) => pid !== undefined && isRunning(pid))).toEqual([false, false])
    expect((await failureOf(read(pool, text('Later.\n')))).code).toBe('cancelled')
  })

  it('does not outlive a host that is killed, even while a reader is stuck', async () => {
    const { entry, orders } = obedientParser()
    const host = join(temporaryFolder(), 'host.mjs')
    const pool = new URL('parser-pool.ts', import.meta.url).href
    const start = new URL('parser-start.ts', import.meta.url).href
    writeFileSync(
      host,
      `import { createParserPool } from ${JSON.stringify(pool)}
      import { forkParser } from ${JSON.stringify(start)}
      const start = (entry, memoryMiB) => {
        const child = forkParser(entry, memoryMiB)
        process.stdout.write(String(child.pid))
        return child
      }
      const pool = createParserPool({ entry: ${JSON.stringify(entry)}, processes: () => 1, start })
      await pool.parse({ name: 'a.md', input: { bytes: Buffer.from('ORDER loop') }, options: {}, convertedPath: null,
        representationPath: null, limits: { timeoutMs: 60000, memoryMiB: 1024 }, onBlocks: async () => true })`,
    )
    const child = spawn(process.execPath, [host], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const [printed] = (await once(child.stdout, 'data')) as [Buffer]
    const pid = Number(printed.toString())
    await vi.waitFor(() => expect(orders()).toEqual(['loop']), { timeout: 20_000 })
    expect(isRunning(pid)).toBe(true)
    child.kill('SIGKILL')
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 })
  })
})
