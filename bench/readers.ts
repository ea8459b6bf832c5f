/** What the readers do in a second, each beside its peer on the same files in the same run. */
import { execFileSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { remark } from 'remark'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import type { SourceFile } from '../src/core/ingest/detect.ts'
import { parseDocument } from '../src/core/ingest/parse.ts'
import { type Figure, medianSeconds, type Peer } from './measure.ts'

const CORPUS = join(import.meta.dirname, '..', 'tests', 'fixtures', 'corpus')
const ROUNDS = 3

function corpusFiles(format: string): readonly SourceFile[] {
  const dir = join(CORPUS, format)
  return readdirSync(dir)
    .filter((name) => !name.endsWith('.blocks.json'))
    .map((name) => ({ name: join(dir, name), bytes: readFileSync(join(dir, name)) }))
}

const sizeOf = (files: readonly SourceFile[]): number => files.reduce((sum, file) => sum + file.bytes.byteLength, 0)

async function secondsFor(files: readonly SourceFile[], read: (file: SourceFile) => unknown): Promise<number> {
  const all = async (): Promise<void> => {
    for (const file of files) await read(file)
  }
  await all()
  return await medianSeconds(ROUNDS, () => null, all)
}

/** README-sized Markdown: the files that came with the dependencies, at most a megabyte of them. */
function readmes(): readonly SourceFile[] {
  const files: SourceFile[] = []
  for (const name of globSync('node_modules/*/README.md').toSorted()) {
    const bytes = readFileSync(name)
    if (bytes.toString().trim() !== '') files.push({ name, bytes })
    if (sizeOf(files) > 1_000_000) break
  }
  return files
}

async function markdownFigure(): Promise<Figure> {
  const files = readmes()
  const oracle = remark().use(remarkFrontmatter).use(remarkGfm)
  const megabytes = sizeOf(files) / 1e6
  const ours = await secondsFor(files, parseDocument)
  const peer = await secondsFor(files, ({ bytes }) => oracle.parse(bytes.toString()))
  return {
    operation: 'Markdown to blocks, README-sized files',
    figure: megabytes / ours,
    unit: 'MB/s',
    peer: { name: 'remark, tree alone', figure: megabytes / peer },
    aim: '20 × remark',
  }
}

async function pdfPages({ bytes }: SourceFile): Promise<number> {
  const task = getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 })
  const document = await task.promise
  for (let page = 1; page <= document.numPages; page++) await (await document.getPage(page)).getTextContent()
  const pages = document.numPages
  await task.destroy()
  return pages
}

async function pdfFigure(): Promise<Figure> {
  const files = corpusFiles('pdf')
  let pages = 0
  for (const file of files) pages += await pdfPages(file)
  const ours = await secondsFor(files, parseDocument)
  const peer = await secondsFor(files, pdfPages)
  return {
    operation: 'PDF to blocks, one process',
    figure: pages / ours,
    unit: 'pages/s',
    peer: { name: 'pdfjs-dist, text alone', figure: pages / peer },
    aim: '0.5 × pdfjs-dist, 70 pages/s',
  }
}

/** Null when pandoc is not installed. */
async function pandocPeer(files: readonly SourceFile[]): Promise<Peer | null> {
  const run = ({ name }: SourceFile): unknown =>
    execFileSync('pandoc', ['-f', 'docx', '-t', 'json', '-o', '-', name], { maxBuffer: 1 << 28 })
  try {
    return { name: 'pandoc', figure: files.length / (await secondsFor(files, run)) }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function docxFigure(): Promise<Figure> {
  const files = corpusFiles('docx')
  const ours = await secondsFor(files, parseDocument)
  return {
    operation: 'DOCX to blocks, one process',
    figure: files.length / ours,
    unit: 'documents/s',
    peer: await pandocPeer(files),
    aim: '10 × pandoc, 60 documents/s',
  }
}

export async function readerFigures(): Promise<readonly Figure[]> {
  return [await markdownFigure(), await pdfFigure(), await docxFigure()]
}
