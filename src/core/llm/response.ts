import { AppError } from '../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import type { AnswerItem } from './provider.ts'

/** No honest answer to a pack of blocks comes near it. In UTF-16 units for text, in bytes for a response body. */
export const MAX_ANSWER_SIZE = 8 * 1024 * 1024
const MAX_DEPTH = 64
/** A place that looks like the start of an item but is never closed costs a scan to the end: bounded, so that time stays linear. */
const MAX_UNCLOSED_STARTS = 4

/**
 * The whole items of a model's answer, in its order. Takes JSON alone, in a code fence or amid words, an array or
 * `{results: […]}`, whole or cut. Foreign and repeated block uids are dropped (the first wins).
 * Throws `provider_bad_answer` when the answer is larger than MAX_ANSWER_SIZE or holds no item for any block of the pack.
 */
export function readAnswerText(text: string, blockUids: readonly string[]): readonly AnswerItem[] {
  if (text.length > MAX_ANSWER_SIZE) {
    throw new AppError('provider_bad_answer', `The model's answer of ${text.length} characters is larger than 8 MB.`)
  }
  return acceptItems(itemsInText(text), blockUids)
}

function itemsInText(text: string): readonly JsonValue[] {
  const whole = parseJson(stripFence(text))
  return whole === undefined ? scanItems(text) : itemsIn(whole)
}

function itemsIn(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  if (!isJsonObject(value)) return []
  if (Array.isArray(value.results)) return value.results
  if (typeof value.results === 'string') return itemsInText(value.results)
  return typeof value.block_uid === 'string' ? [value] : []
}

function acceptItems(candidates: readonly JsonValue[], blockUids: readonly string[]): readonly AnswerItem[] {
  const open = new Set(blockUids)
  const items: AnswerItem[] = []
  for (const candidate of candidates) {
    if (!isJsonObject(candidate)) continue
    const blockUid = candidate.block_uid
    const data = clean(candidate.data, 0)
    if (typeof blockUid !== 'string' || data === undefined || !open.delete(blockUid)) continue
    items.push({ blockUid, data })
  }
  if (items.length === 0) {
    throw new AppError('provider_bad_answer', 'The model answered without a result for any block of the request.')
  }
  return items
}

/** A copy that is safe to store: no `__proto__`, no lone surrogates; undefined when it is too deep or holds an infinite number. */
function clean(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (depth > MAX_DEPTH) return undefined
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (Array.isArray(value)) {
    const items = value.map((item) => clean(item, depth + 1))
    return items.every((item) => item !== undefined) ? items : undefined
  }
  if (!isJsonObject(value)) return value
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') continue
    const cleaned = clean(item, depth + 1)
    if (cleaned === undefined) return undefined
    copy[key.toWellFormed()] = cleaned
  }
  return copy
}

function stripFence(text: string): string {
  const trimmed = text.trim()
  if (!trimmed.startsWith('```')) return trimmed
  const start = trimmed.indexOf('\n')
  const end = trimmed.endsWith('```') ? trimmed.length - 3 : trimmed.length
  return start < 0 ? trimmed : trimmed.slice(start + 1, Math.max(end, start + 1))
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue
  } catch {
    return undefined
  }
}

/** Finds whole items in text that is not JSON as a whole: each is scanned once, from its brace to the brace that closes it. */
function scanItems(text: string): readonly JsonValue[] {
  const items: JsonValue[] = []
  const start = /\{\s*"(?:block_uid|data)"\s*:/g
  let unclosed = 0
  for (let match = start.exec(text); match && unclosed < MAX_UNCLOSED_STARTS; match = start.exec(text)) {
    const end = closingBrace(text, match.index)
    if (end < 0) {
      unclosed += 1
      continue
    }
    const item = parseJson(text.slice(match.index, end + 1))
    if (item !== undefined) items.push(item)
    start.lastIndex = end + 1
  }
  return items
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/** The index of the brace that closes the one at `from`, or -1. Braces in strings do not count. */
function closingBrace(text: string, from: number): number {
  let depth = 0
  let isInString = false
  for (let index = from; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (isInString) {
      if (unit === BACKSLASH) index += 1
      else if (unit === QUOTE) isInString = false
    } else if (unit === QUOTE) isInString = true
    else if (unit === OPEN) depth += 1
    else if (unit === CLOSE) {
      depth -= 1
      if (depth === 0) return index
    }
  }
  return -1
}
