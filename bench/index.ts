/** `npm run bench`: what Galley does in a second on this machine. `--json` prints the figures as JSON. */
import { createCaller } from '../src/core/api/router.ts'
import { parseDocument } from '../src/core/ingest/parse.ts'
import { facetFigures } from './facets.ts'
import { type Bench, markdown, openBench, paragraphs, SCHEMA } from './fixtures.ts'
import { gridRowFigures } from './grid-rows.ts'
import { importFigures } from './imports.ts'
import { type Figure, formatTable, medianSeconds } from './measure.ts'
import { modelRunFigures } from './model-runs.ts'
import { readerFigures } from './readers.ts'
import { reviewFigures } from './review-work.ts'

const ROWS = 100_000
const ROUNDS = 5

async function parseFigure(): Promise<Figure> {
  const bytes = markdown(5_000_000)
  const seconds = await medianSeconds(
    ROUNDS,
    () => bytes,
    (input) => parseDocument({ name: 'bench.md', bytes: input }),
  )
  return { operation: 'parse one 5 MB Markdown file', figure: seconds, unit: 's', aim: 'under 1.5 s' }
}

/** Each round takes a fresh workspace: bytes in, block rows on disk. */
async function ingestFigure(): Promise<Figure> {
  const bytes = markdown(5_000_000)
  const open: Bench[] = []
  let blocks = 0
  const prepare = async () => {
    const bench = await openBench()
    open.push(bench)
    const { projectUid } = await createCaller(bench.galley).projects.create({ name: 'Bench' })
    return { bench, projectId: projectIdOf(bench, projectUid) }
  }
  const seconds = await medianSeconds(3, prepare, async ({ bench, projectId }) => {
    blocks = (await bench.galley.ingest({ projectId, name: 'bench.md', bytes })).blocks
  })
  for (const bench of open) await bench.close()
  return { operation: 'ingest the same file, parse and blob included', figure: blocks / seconds, unit: 'blocks/s' }
}

function projectIdOf({ galley }: Bench, projectUid: string): number {
  return galley.store.connection.prepare('SELECT id FROM projects WHERE uid = ?').pluck().get(projectUid) as number
}

type Prepared = {
  readonly bench: Bench
  readonly api: ReturnType<typeof createCaller>
  readonly projectUid: string
  readonly schemaUid: string
}

async function prepareDocument(rows: number): Promise<Prepared> {
  const bench = await openBench()
  const api = createCaller(bench.galley)
  const { projectUid } = await api.projects.create({ name: 'Bench' })
  await bench.galley.ingest({ projectId: projectIdOf(bench, projectUid), name: 'bench.md', bytes: paragraphs(rows) })
  const { schemaUid } = await api.schemas.add({ text: SCHEMA })
  return { bench, api, projectUid, schemaUid }
}

async function reviewExportFigures(): Promise<readonly Figure[]> {
  const { bench, api, projectUid, schemaUid } = await prepareDocument(ROWS)
  await api.runs.start({ projectUid, documentUids: null, schemaUid, provider: 'rules', model: null, concurrency: 4 })
  await bench.galley.runs.whenIdle()
  const [runRow] = await api.runs.list({ projectUid, onlyActive: false })
  if (runRow?.counts.ai_complete !== ROWS) throw new Error('Not every row was staged.')
  const review = await reviewFigures({ api, projectUid, schemaUid, rows: ROWS })
  const jsonl = await medianSeconds(
    3,
    () => null,
    () => api.exports.create({ projectUid, schemaUid, documentUids: null, format: 'jsonl', includeStaged: false }),
  )
  await bench.close()
  return [...review, { operation: 'export them as JSONL, hashes verified', figure: ROWS / jsonl, unit: 'rows/s' }]
}

const figures = [
  await parseFigure(),
  ...(await readerFigures()),
  await ingestFigure(),
  ...(await importFigures()),
  ...(await reviewExportFigures()),
  ...(await gridRowFigures()),
  ...(await facetFigures()),
  ...(await modelRunFigures()),
]
process.stdout.write(
  process.argv.includes('--json') ? `${JSON.stringify(figures, null, 2)}\n` : `${formatTable(figures)}\n`,
)
