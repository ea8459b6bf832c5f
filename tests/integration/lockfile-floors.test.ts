import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isAtLeast } from '../../scripts/setup/install.mjs'

const root = resolve(import.meta.dirname, '../..')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

const names = z.record(z.string(), z.string())
const manifest = z.object({ dependencies: names, devDependencies: names }).parse(read('package.json'))
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        name: z.string().optional(),
        version: z.string().optional(),
        license: z.string().optional(),
        dev: z.boolean().optional(),
        resolved: z.string().optional(),
        integrity: z.string().optional(),
      }),
    ),
  })
  .parse(read('package-lock.json'))

const installed = Object.entries(packages)
  .filter(([path]) => path !== '')
  .map(([path, entry]) => ({ ...entry, path, name: entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 13) }))

// Below these, documented faults: lost commits, archives that escape, unsafe sanitizing (docs/architecture.md, Safety).
const floors = {
  'better-sqlite3': '13.0.0',
  'pdfjs-dist': '6.2.108',
  'fast-xml-parser': '5.5.6',
  ajv: '8.18.0',
  dompurify: '3.4.17',
  'electron-updater': '6.3.0',
  mammoth: '1.11.0',
}

const permissive = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  '0BSD',
  'CC0-1.0',
  'Unlicense',
  'BlueOak-1.0.0',
  'Python-2.0',
  'OFL-1.1',
  'Zlib',
])

/** Whether every part of an `AND`, or one part of an `OR`, is a permissive licence. */
function isPermissive(license: string): boolean {
  return license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((part) => permissive.has(part.trim())))
}

describe('the lockfile', () => {
  test.each(Object.entries(floors))('%s is at least %s wherever a dependency of the app has it', (name, floor) => {
    const old = installed.filter(
      (entry) => entry.name === name && !entry.dev && !isAtLeast(entry.version ?? '0', floor),
    )
    expect(old.map((entry) => `${entry.path} ${entry.version ?? ''}`)).toEqual([])
  })

  test('holds no adm-zip', () => {
    expect(installed.filter((entry) => entry.name === 'adm-zip')).toEqual([])
  })

  test('gives every package that ships with the app a permissive licence', () => {
    const others = installed.filter((entry) => !entry.dev && !isPermissive(entry.license ?? 'none'))
    expect(others.map((entry) => `${entry.path} ${entry.license ?? 'none'}`)).toEqual([])
  })

  test('gives every package that is bundled into the renderer a permissive licence', () => {
    const bundled = Object.keys(manifest.devDependencies).filter((name) =>
      /^(?:@fontsource|@mantine|@tabler|@tanstack|@trpc|ag-grid|react)/.test(name),
    )
    expect(bundled.length).toBeGreaterThan(10)
    const others = bundled.filter((name) => !isPermissive(packages[`node_modules/${name}`]?.license ?? 'none'))
    expect(others).toEqual([])
  })

  test('names no registry but the public one', () => {
    const hosts = installed.flatMap((entry) =>
      entry.resolved?.startsWith('http') ? [new URL(entry.resolved).host] : [],
    )
    expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([])
  })

  test('has a checksum for every package', () => {
    expect(installed.filter((entry) => entry.integrity === undefined).map((entry) => entry.path)).toEqual([])
  })
})

describe('package.json', () => {
  test('names exact versions only', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies }
    const loose = Object.entries(wanted).filter(([, version]) => !/^(?:npm:@?[\w/.-]+@)?\d+\.\d+\.\d+$/.test(version))
    expect(loose).toEqual([])
  })
})
