import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { ERROR_HINTS } from '../../src/shared/errors.ts'
import { KEY_ACTION_IDS, KEY_ACTIONS } from '../../src/shared/key-actions.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const countLines = (path: string): number => read(path).trimEnd().split('\n').length

function listMarkdown(dir: string): readonly string[] {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(dir, name))
}

const rootDocuments = readdirSync(root).filter((name) => name.endsWith('.md'))
const documents = [...rootDocuments, ...listMarkdown('docs'), ...listMarkdown('resources')]

function withoutFences(text: string): string {
  return text.replaceAll(/^ *(`{3,}|~{3,})[^\n]*\n[\s\S]*?^ *\1[^\n]*$/gm, '')
}

/** Prose only: what stands in code is an example, not a link. */
function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]+`/g, '')
}

function listTargets(text: string): readonly string[] {
  const prose = withoutCode(text)
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)]
  const defined = [...prose.matchAll(/^ {0,3}\[(?!\^)[^\]]+\]:\s*<?([^\s>]+)>?/gm)]
  const html = [...prose.matchAll(/\b(?:src|href|srcset)="([^"\s]+)"/g)]
  return [...inline, ...defined, ...html].flatMap((match) => match[1] ?? [])
}

/** The anchor that GitHub gives to a heading. */
function toAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')
}

function listAnchors(path: string): ReadonlySet<string> {
  const headings = withoutFences(readFileSync(path, 'utf8')).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)
  return new Set([...headings].map((match) => toAnchor(match[1] ?? '')))
}

function findBrokenLinks(document: string): readonly string[] {
  return listTargets(read(document)).filter((target) => {
    if (/^[a-z][a-z\d+.-]*:/i.test(target)) return false
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? join(root, document) : join(root, dirname(document), decodeURIComponent(path))
    if (!existsSync(file)) return true
    return anchor !== undefined && file.endsWith('.md') && !listAnchors(file).has(decodeURIComponent(anchor))
  })
}

/** The rows of a page's tables by their first cell, which names the thing in code quotes. */
function listDescribed(path: string): ReadonlySet<string> {
  const rows = [...read(path).matchAll(/^\| `([^`]+)` *\| *\S/gm)]
  return new Set(rows.map((match) => match[1] ?? ''))
}

/** The part of the page on the command line that describes a command, by the first words of its heading. */
function sectionOf(command: string): string {
  const sections = read('docs/cli.md').split(/^## /m).slice(1)
  return sections.find((section) => section.split('\n')[0]?.includes(`\`${command}`)) ?? ''
}

type NamedCommand = { readonly name: string; readonly command: Command }

/** A command and its subcommands, as they are typed. */
function listCommands(command: Command, prefix = ''): readonly NamedCommand[] {
  return command.commands.flatMap((child) => {
    const name = `${prefix}${child.name()}`
    return child.commands.length > 0 ? listCommands(child, `${name} `) : [{ name, command: child }]
  })
}

const everyCommandHas = ['--json', '--workspace', '--help']

describe('the documents', () => {
  it('describe every error code, and no code that is gone', () => {
    expect([...listDescribed('docs/errors.md')].toSorted()).toEqual(Object.keys(ERROR_HINTS).toSorted())
  })

  it('describe every setting', () => {
    const described = listDescribed('docs/settings.md')
    expect(Object.keys(DEFAULT_SETTINGS).filter((key) => !described.has(key))).toEqual([])
  })

  it('list every action with its keys', () => {
    const lines = read('docs/shortcuts.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
    const listed = lines.map((line) => line.split('|').map((cell) => cell.trim()))
    const known = KEY_ACTION_IDS.map((id) => {
      const { keys, what } = KEY_ACTIONS[id]
      return ['', `\`${id}\``, keys.map((key) => `\`${key}\``).join(', '), what, '']
    })
    expect(listed.toSorted()).toEqual(known.toSorted())
  })

  it.each(listCommands(createProgram()))('describe `galley $name` with all its options', ({ name, command }) => {
    const section = sectionOf(name)
    expect(section).not.toBe('')
    const options = command.options
      .flatMap((option) => option.long ?? [])
      .filter((long) => !everyCommandHas.includes(long))
    expect(options.filter((long) => !section.includes(long))).toEqual([])
  })

  it.each([
    ['README.md', 120],
    ['docs/architecture.md', 200],
    ['CONTRIBUTING.md', 150],
  ])('keep %s within %i lines', (path, limit) => {
    expect(countLines(path)).toBeLessThanOrEqual(limit)
  })

  it('link only to files and headings that exist', () => {
    const broken = documents.flatMap((path) => findBrokenLinks(path).map((target) => `${path} -> ${target}`))
    expect(broken).toEqual([])
  })

  it('number the decisions without gaps and list each in the architecture', () => {
    const decisions = readdirSync(join(root, 'docs', 'adr'))
      .filter((name) => name.endsWith('.md'))
      .toSorted()
    expect(decisions.map((name) => Number(name.slice(0, 4)))).toEqual(decisions.map((_, index) => index + 1))
    const architecture = read('docs/architecture.md')
    expect(decisions.filter((name) => !architecture.includes(`adr/${name}`))).toEqual([])
  })
})
