/** Full-text search over the blocks of a project's current documents. */
import type { BlockType } from '../../shared/domain.ts'
import type { SearchHit, SearchPage, SnippetPart } from '../../shared/views.ts'
import {
  findFoundBlock,
  findSnippets,
  type FoundBlock,
  type IdRange,
  iterateCandidates,
  listBlocksWith,
  listSearchedDocuments,
  type SearchedDocument,
} from '../db/queries/search.ts'
import type { Store } from '../db/store.ts'
import { coverRanges } from './id-ranges.ts'
import { parseSearchQuery, type SearchPlan } from './parse-query.ts'
import { cutAround, HIT_END, HIT_START, splitMarked } from './snippet.ts'

export type SearchRequest = {
  readonly projectId: number
  readonly query: string
  /** Null for all. */
  readonly blockTypes: readonly BlockType[] | null
  readonly limit: number
  readonly offset: number
}

/** A word of every block gives a million matches: so many are ranked and counted, the total is then a lower bound. */
const MAX_CANDIDATES = 5_000
/** Matches of other projects and types lie between: so many matches are looked at. */
const MAX_SCANNED = 30_000
/** Blocks a step of a search for substrings, which reads every block: about 10 ms. */
const SUBSTRING_STEP = 5_000
/** Two million blocks: such a search ends after a few seconds, whatever there is. */
const MAX_SUBSTRING_STEPS = 400

type Scope = {
  readonly documents: ReadonlyMap<number, SearchedDocument>
  readonly ranges: readonly IdRange[]
  readonly types: readonly BlockType[] | null
  readonly unindexed: number
}
type Hit = { readonly id: number; readonly score: number }

/** What a search has gathered so far. The facets count all types, whichever are asked for. */
type Finds = {
  readonly hits: Hit[]
  readonly byType: Partial<Record<BlockType, number>>
  scanned: number
  isExact: boolean
}

/** Ranked by bm25, the best first. */
export async function searchBlocks(store: Store, request: SearchRequest): Promise<SearchPage> {
  const scope = scopeOf(store, request)
  const plan = parseSearchQuery(request.query)
  const finds: Finds = { hits: [], byType: {}, scanned: 0, isExact: true }
  if (plan?.match) await findByIndex(store, { plan, match: plan.match, scope }, finds)
  else if (plan) await findBySubstring(store, { plan, scope }, finds)
  const ranked = finds.hits.toSorted((a, b) => a.score - b.score || a.id - b.id)
  const page = ranked.slice(request.offset, request.offset + request.limit)
  return {
    hits: plan === null ? [] : toHits(store, page, { plan, scope }),
    total: ranked.length,
    isTotalExact: finds.isExact,
    byType: finds.byType,
    unindexed: scope.unindexed,
  }
}

function scopeOf(store: Store, { projectId, blockTypes }: SearchRequest): Scope {
  const list = listSearchedDocuments(store.connection, projectId)
  return {
    documents: new Map(list.map((document) => [document.conversionId, document])),
    ranges: coverRanges(list.map(({ firstBlockId, lastBlockId }) => ({ first: firstBlockId, last: lastBlockId }))),
    types: blockTypes,
    unindexed: list.reduce((sum, { totalBlocks, indexedBlocks }) => sum + totalBlocks - indexedBlocks, 0),
  }
}

type Look = { readonly plan: SearchPlan; readonly scope: Scope }
type Seen = Pick<FoundBlock, 'id' | 'conversionId' | 'type'> & { readonly score: number | null }

/** False when enough was found. */
function take(finds: Finds, seen: Seen, { documents, types }: Scope): boolean {
  if (!documents.has(seen.conversionId)) return true
  finds.byType[seen.type] = (finds.byType[seen.type] ?? 0) + 1
  if (types && !types.includes(seen.type)) return true
  finds.hits.push({ id: seen.id, score: seen.score ?? 0 })
  return finds.hits.length <= MAX_CANDIDATES
}

/** What is one too many only shows that there are more. */
function end(finds: Finds): void {
  finds.hits.splice(MAX_CANDIDATES)
  finds.isExact = false
}

async function findByIndex(
  store: Store,
  { plan, match, scope }: Look & { readonly match: string },
  finds: Finds,
): Promise<void> {
  const needsText = plan.contains.length > 0 || plan.lacks.length > 0
  for (const range of scope.ranges) {
    for (const candidate of iterateCandidates(store.connection, { match, types: scope.types }, range)) {
      finds.scanned += 1
      if (finds.scanned > MAX_SCANNED) {
        end(finds)
        return
      }
      // A statement that runs refuses others on the same handle that write, but not those that read.
      if (needsText && !fits(findFoundBlock(store.connection, candidate.id), plan)) continue
      if (!take(finds, candidate, scope)) {
        end(finds)
        return
      }
    }
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}

async function findBySubstring(store: Store, { plan, scope }: Look, finds: Finds): Promise<void> {
  const longest = plan.contains.reduce((a, b) => (b.length > a.length ? b : a), '')
  let steps = 0
  for (const range of scope.ranges)
    for (let first = range.first; first <= range.last; first += SUBSTRING_STEP) {
      steps += 1
      if (steps > MAX_SUBSTRING_STEPS) {
        end(finds)
        return
      }
      const last = Math.min(range.last, first + SUBSTRING_STEP - 1)
      for (const block of listBlocksWith(store.connection, longest, { first, last }))
        if (fits(block, plan) && !take(finds, { ...block, score: 0 }, scope)) {
          end(finds)
          return
        }
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
}

function fits(block: FoundBlock, { contains, lacks }: SearchPlan): boolean {
  const lower = block.content.toLowerCase()
  return contains.every((part) => lower.includes(part)) && !lacks.some((part) => lower.includes(part))
}

function toHits(store: Store, hits: readonly Hit[], look: Look): readonly SearchHit[] {
  const snippets = snippetsOf(store, hits, look.plan)
  return hits.map(({ id }) => {
    const block = findFoundBlock(store.connection, id)
    const marked = snippets.get(id)
    return toHit(block, look, marked === undefined ? cutAround(block.content, look.plan.contains) : splitMarked(marked))
  })
}

/** The index knows nothing of substrings; their hits are cut out of the text. */
function snippetsOf(store: Store, hits: readonly Hit[], { match, contains }: SearchPlan): ReadonlyMap<number, string> {
  if (match === null || contains.length > 0 || hits.length === 0) return new Map()
  const ids = hits.map((hit) => hit.id)
  return findSnippets(store.connection, ids, { match, marks: [HIT_START, HIT_END] })
}

function toHit(block: FoundBlock, { scope }: Look, snippet: readonly SnippetPart[]): SearchHit {
  const document = scope.documents.get(block.conversionId)
  return {
    documentUid: document?.documentUid ?? '',
    documentName: document?.name ?? '',
    blockIndex: block.blockIndex,
    type: block.type,
    snippet,
    pageNo: block.pageNo,
  }
}
