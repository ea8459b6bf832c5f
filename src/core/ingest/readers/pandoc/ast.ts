/** Pandoc's tree in JSON (`pandoc -t json`), looked at with care: its shape differs between versions. */
import { AppError } from '../../../../shared/errors.ts'

/** `t` names the element, `c` holds what it is made of. */
export type AstNode = { readonly t: string; readonly c?: unknown }
export type Ast = { readonly blocks: readonly unknown[]; readonly meta: Readonly<Record<string, unknown>> }

/** Versions with today's tables: 1.22 (pandoc 2.11) and later. */
const OLDEST_MINOR = 22

/** Fails with parse_failed (no tree) or reader_missing (a tree of an older pandoc); both name the file. */
export function parseAst(name: string, json: string): Ast {
  const value = parseJson(name, json)
  if (!isObject(value) || !Array.isArray(value.blocks) || !Array.isArray(value['pandoc-api-version']))
    throw new AppError('parse_failed', `"${name}" could not be parsed: pandoc gave no document.`)
  const [major, minor] = value['pandoc-api-version'].map(Number)
  if (major !== 1 || !(Number(minor) >= OLDEST_MINOR))
    throw new AppError('reader_missing', `"${name}" is read through pandoc, and the one here is too old.`, {
      hint: 'Install pandoc 2.15 or newer, then try again.',
    })
  return { blocks: value.blocks, meta: isObject(value.meta) ? value.meta : {} }
}

function parseJson(name: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    throw new AppError('parse_failed', `"${name}" could not be parsed: pandoc's answer is no JSON.`, { cause })
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isNode(value: unknown): value is AstNode {
  return isObject(value) && typeof value.t === 'string'
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise
}
