import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { makeZip } from '../../../../../tests/helpers/make-zip.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { PandocFormat } from '../../formats.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS } from '../../reader.ts'
import { readThroughPandoc } from './read-through-pandoc.ts'
import type { PandocLimits } from './run-pandoc.ts'

const program = process.env.GALLEY_PANDOC ?? 'pandoc'
const hasPandoc = spawnSync(program, ['--version']).status === 0

const read = (format: PandocFormat, content: string | Uint8Array, limits?: PandocLimits) =>
  readThroughPandoc(format, { name: `a.${format}`, bytes: Buffer.from(content), options: DEFAULT_READ_OPTIONS }, limits)

async function failure(action: Promise<unknown>): Promise<AppError> {
  const error: unknown = await action.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof AppError)) throw new Error('It did not fail as expected.', { cause: error })
  expect(error.message).toMatch(/"a\.\w+"/)
  return error
}

/** A program in the place of pandoc that does what the line says. */
function pretend(script: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'galley-pandoc-'))
  const pretended = join(folder, 'pandoc')
  writeFileSync(pretended, `#!${process.execPath}\n${script}\n`, { mode: 0o755 })
  vi.stubEnv('GALLEY_PANDOC', pretended)
  onTestFinished(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
}

const RST = 'Ducks\n=====\n\nSee `here <https://example.org>`_.\n\n#. one\n#. two\n\n.. math:: E=mc^2\n'
const LINES = ['heading Ducks', 'paragraph See here.', 'list_item one', 'list_item two', 'formula E=mc^2']

if (hasPandoc) {
  test('a file is read with its places, counts and the tree as representation', async () => {
    const parsed = await parseDocument({ name: 'a.rst', bytes: Buffer.from(RST) })
    expect(parsed.blocks.map(({ type, content }) => `${type} ${content}`)).toEqual(LINES)
    expect(parsed).toMatchObject({
      sourceType: 'rst',
      parsingTool: 'pandoc',
      representationType: 'pandoc_ast_json',
      sourceTotalCharacters: RST.length,
      receipt: {
        reader: 'pandoc',
        found: { characters: RST.length, links: 1, formulas: 1 },
        skipped: [],
        warnings: [],
      },
    })
    expect(JSON.parse(Buffer.from(parsed.representation).toString())).toHaveProperty('blocks')
  })

  test.each([
    ['org', '* Ducks\n\nSee [[https://example.org][here]].\n\n1. one\n2. two\n\n\\[E=mc^2\\]\n'],
    [
      'tex',
      '\\section{Ducks}\nSee \\href{https://example.org}{here}.\n\\begin{enumerate}\\item one\\item two\\end{enumerate}\n\\[E=mc^2\\]\n',
    ],
  ] as const)('%s gives the same blocks as other formats', async (format, content) => {
    const { blocks } = await read(format, content)
    expect(blocks.map(({ type, content: text }) => `${type} ${text}`)).toEqual(LINES)
  })

  test('a document cannot make pandoc read a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'galley-pandoc-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'secret.tex'), 'SECRET')
    const { blocks } = await read(
      'tex',
      `Before. \\input{${join(folder, 'secret')}} \\include{${join(folder, 'secret')}} After.`,
    )
    expect(JSON.stringify(blocks)).not.toContain('SECRET')
    const rst = await failure(read('rst', `.. include:: ${join(folder, 'secret.tex')}\n`)).catch(() => null)
    expect(rst?.message ?? '').not.toContain('SECRET')
  })

  test('what pandoc cannot parse is refused with its reason', async () => {
    const error = await failure(read('ipynb', '{"cells": 5}'))
    expect(error.code).toBe('parse_failed')
    expect(error.message).toContain('by pandoc: ')
  })
} else {
  test('without pandoc on this machine its formats are refused with the name of what is missing', async () => {
    const error = await failure(parseDocument({ name: 'a.rst', bytes: Buffer.from(RST) }))
    expect(error.code).toBe('reader_missing')
    expect(error.message).toContain('pandoc')
  })
}

test('a program that is not there is named, with what to install', async () => {
  vi.stubEnv('GALLEY_PANDOC', join(tmpdir(), 'no-such-folder', 'pandoc'))
  onTestFinished(() => void vi.unstubAllEnvs())
  const error = await failure(read('rst', RST))
  expect(error.code).toBe('reader_missing')
  expect(error.message).toContain('pandoc')
  expect(error.hint).toContain('Install pandoc')
})

test('a program that never ends is ended', async () => {
  pretend('setInterval(() => {}, 1000)')
  const error = await failure(read('org', 'x', { timeoutMs: 50, outputBytes: 1000 }))
  expect(error.code).toBe('parser_timeout')
})

test('a program that writes without end is ended', async () => {
  pretend('const more = () => process.stdout.write("x".repeat(65536), more); more()')
  const error = await failure(read('org', 'x', { timeoutMs: 30_000, outputBytes: 1_000_000 }))
  expect(error.code).toBe('parse_failed')
  expect(error.message).toContain('1000000 bytes')
})

test('a program that does not read its input is no fault of ours', async () => {
  pretend('process.stdin.destroy(); console.error("[WARNING] skip me\\nit broke"); process.exit(64)')
  const error = await failure(read('org', 'x'.repeat(5_000_000)))
  expect(error.message).toBe('"a.org" could not be parsed by pandoc: it broke.')
})

test.each([
  [251, '', 'parser_memory'],
  [2, "unrecognized option `--sandbox'", 'reader_missing'],
  [21, 'Unknown input format rtf', 'reader_missing'],
  [1, '', 'parse_failed'],
] as const)('the exit code %i with "%s" is the error %s', async (code, message, expected) => {
  pretend(
    `process.stdin.resume(); process.stdin.on('end', () => { console.error(${JSON.stringify(message)}); process.exit(${code}) })`,
  )
  expect((await failure(read('org', 'x'))).code).toBe(expected)
})

test('the program sees its options and no others, and its warnings come into the receipt', async () => {
  pretend(`
    const tree = { 'pandoc-api-version': [1, 23, 1], meta: {}, blocks: [{ t: 'Para', c: [{ t: 'Str', c: process.argv.slice(2).join(' ') }] }] }
    process.stdin.resume()
    process.stdin.on('end', () => { console.error('[WARNING] Could not load x'); console.log(JSON.stringify(tree)) })`)
  const { blocks, warnings } = await read('tex', 'x')
  expect(blocks[0]?.content).toBe('-f latex -t json --sandbox +RTS -M512M -RTS')
  expect(warnings).toMatchObject([{ code: 'pandoc_warnings', count: 1, message: 'Pandoc said: Could not load x.' }])
})

test('archives are looked at before pandoc opens them, and text must be text', async () => {
  pretend('process.exit(9)')
  expect((await failure(read('odt', makeZip({ '../x': 'x' })))).code).toBe('archive_unsafe')
  expect((await failure(read('epub', 'PK no archive'))).code).toBe('parse_failed')
  expect((await failure(read('rst', Buffer.from([0x61, 0xff, 0x62])))).code).toBe('invalid_utf8')
})
