/** The reads that threads answer, by name: plain data in, plain data out, over a connection that only reads. */
import type { ReadHandle } from '../db/connection.ts'
import { findStaged, findStagedInRuns } from '../db/queries/next-staged.ts'
import { countDoubts } from '../db/queries/row-counts.ts'
import { selectRows } from '../db/queries/row-selection.ts'
import { clusterValues } from '../facets/cluster.ts'
import { facetOf } from '../facets/facet.ts'
import { compareRuns } from '../compare/agreement.ts'
import { replaceTexts } from '../review/replaced-texts.ts'

export const QUERIES = {
  selectRows,
  countDoubts,
  findStaged,
  findStagedInRuns,
  facetOf,
  clusterValues,
  compareRuns,
  replaceTexts,
} satisfies Record<string, (db: ReadHandle, input: never) => unknown>

type Queries = typeof QUERIES
export type QueryName = keyof Queries
export type QueryInput<N extends QueryName> = Parameters<Queries[N]>[1]
export type QueryOutput<N extends QueryName> = ReturnType<Queries[N]>
