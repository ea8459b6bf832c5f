/** Whole folders into a workspace: files, processes and memory, as a person would import them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { HOST_FLAGS } from '../scripts/setup/host-flags.mjs'
import { createCaller } from '../src/core/api/router.ts'
import { DEFAULT_READ_OPTIONS } from '../src/core/ingest/reader.ts'
import { createParserPool, type ParserPool } from '../src/core/pool/parser-pool.ts'
import { requireProject } from '../src/core/projects.ts'
import { assets, markdown, openBench } from './fixtures.ts'
import { type Figure, secondsOf } from './measure.ts'

const CORPUS = join(import.meta.dirname, '..', 'tests', 'fixtures', 'corpus')
const SMALL_FILES = 1000
const LARGE_FOLDER_BYTES = 200_000_000
const LARGE_FILE_BYTES = 5_000_000
const PDF_COPIES = 24
/** For each process: its code is compiled then. With the timed ones they stay below what a process reads before it is replaced. */
const PDF_WARM_UP_COPIES = 20
const MEMORY_EVERY_MS = 50

type Input = { readonly name: string; readonly path: string }

/** Imports the files and gives back the seconds; fails when one was not read. */
async function importFiles(files: readonly Input[], processes: number): Promise<number> {
  const bench = await openBench()
  const { galley } = bench
  try {
    const api = createCaller(galley)
    await api.settings.set({ parserProcesses: processes })
    const { projectUid } = await api.projects.create({ name: 'Bench' })
    const projectId = requireProject(galley.store, projectUid).id
    const importUid = galley.imports.begin()
    const seconds = await secondsOf(async () => {
      for (const { name, path } of files) await galley.imports.add({ projectId, importUid, name, input: { path } })
      await galley.imports.whenIdle()
    })
    const { byStatus } = galley.imports.progress(importUid)
    if (byStatus.ingested !== files.length) throw new Error(`Not every file was read: ${JSON.stringify(byStatus)}`)
    return seconds
  } finally {
    await bench.close()
  }
}

async function withFolder<T>(use: (dir: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'galley-bench-files-'))
  try {
    return await use(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

/** A file of each format in turn, made different by its number where the format allows it. */
function writeSmallFiles(dir: string): readonly Input[] {
  const text = (i: number): string => `# Note ${i}\n\nThe bearing ${i} must carry ${i} kN.\n\n- checked\n- painted\n`
  const word = readFileSync(join(CORPUS, 'docx', 'docx_code_blocks.docx'))
  const makers: Readonly<Record<string, (i: number) => string | Uint8Array>> = {
    md: text,
    txt: text,
    html: (i) => `<h1>Note ${i}</h1><p>The bearing ${i} must carry ${i} kN.</p><ul><li>checked<li>painted</ul>`,
    csv: (i) => `bearing,load\nB${i},${i}\n`,
    // Bytes after the archive's end are its comment at most: the documents differ, the content is the same.
    docx: (i) => withZipComment(word, `copy ${i}`),
  }
  const formats = Object.entries(makers)
  return Array.from({ length: SMALL_FILES }, (_, i) => {
    const [extension = 'md', make = text] = formats[i % formats.length] ?? []
    const name = `note-${i}.${extension}`
    const path = join(dir, name)
    writeFileSync(path, make(i))
    return { name, path }
  })
}

function withZipComment(zip: Uint8Array, comment: string): Uint8Array {
  const end = Buffer.from(zip)
  end.writeUInt16LE(comment.length, end.length - 2)
  return Buffer.concat([end, Buffer.from(comment)])
}

async function smallFilesFigure(): Promise<Figure> {
  return await withFolder(async (dir) => ({
    operation: '1,000 small files into a workspace, 2 processes',
    figure: await importFiles(writeSmallFiles(dir), 2),
    unit: 's',
    aim: 'under 20 s',
  }))
}

/** Pages a second of the PDF corpus through parser processes that have their readers loaded and compiled. */
async function pdfPagesPerSecond(processes: number): Promise<number> {
  const dir = join(CORPUS, 'pdf')
  const names = readdirSync(dir).filter((name) => name.endsWith('.pdf'))
  const pool = createParserPool({ entry: assets.parserEntry, processes: () => processes })
  const read = async (copies: number): Promise<number> => {
    const waiting = Array.from({ length: copies }, () => names)
      .flat()
      .values()
    const lane = async (): Promise<number> => {
      let pages = 0
      for (const name of waiting) pages += await pagesOf(pool, join(dir, name))
      return pages
    }
    const lanes = await Promise.all(Array.from({ length: processes }, lane))
    return lanes.reduce((sum, pages) => sum + pages, 0)
  }
  try {
    await read(PDF_WARM_UP_COPIES * processes)
    let pages = 0
    const seconds = await secondsOf(async () => {
      pages = await read(PDF_COPIES)
    })
    return pages / seconds
  } finally {
    await pool.close()
  }
}

async function pagesOf(pool: ParserPool, path: string): Promise<number> {
  const { receipt } = await pool.parse({
    name: basename(path),
    input: { path },
    options: DEFAULT_READ_OPTIONS,
    convertedPath: null,
    representationPath: null,
    limits: { timeoutMs: 60_000, memoryMiB: 1024 },
    onBlocks: () => Promise.resolve(true),
  })
  return receipt.found.pages ?? 0
}

async function twoProcessesFigure(): Promise<Figure> {
  const one = await pdfPagesPerSecond(1)
  return {
    operation: 'PDF to blocks, 2 parser processes',
    figure: await pdfPagesPerSecond(2),
    unit: 'pages/s',
    peer: { name: '1 parser process', figure: one },
    aim: '1.7 × one process',
  }
}

/**
 * Highest resident memory of the built program, with the flags that `npm start` gives it, while it imports a folder of 200 MB, as the Linux kernel counts it; null
 * elsewhere, or when nothing is built.
 */
async function memoryFigure(): Promise<Figure | null> {
  const cli = join(import.meta.dirname, '..', 'out', 'main', 'cli.js')
  if (process.platform !== 'linux' || !existsSync(cli)) return null
  return await withFolder(async (dir) => {
    const folder = join(dir, 'documents')
    mkdirSync(folder)
    const body = markdown(LARGE_FILE_BYTES)
    for (let i = 0; i < LARGE_FOLDER_BYTES / LARGE_FILE_BYTES; i++)
      writeFileSync(join(folder, `${i}.md`), Buffer.concat([Buffer.from(`# File ${i}\n\n`), body]))
    const args = [
      ...HOST_FLAGS,
      cli,
      'ingest',
      folder,
      '--project',
      'Bench',
      '--workspace',
      join(dir, 'workspace'),
      '--json',
    ]
    let peakKib = 0
    const seconds = await secondsOf(async () => {
      const child = spawn(process.execPath, args, { stdio: 'ignore' })
      const timer = setInterval(() => {
        peakKib = Math.max(peakKib, peakOf(child.pid))
      }, MEMORY_EVERY_MS)
      const [code] = (await once(child, 'close')) as [number | null]
      clearInterval(timer)
      if (code !== 0) throw new Error('The folder was not imported.')
    })
    return {
      operation: `host memory while 200 MB are imported at ${(LARGE_FOLDER_BYTES / 1e6 / seconds).toFixed(1)} MB/s`,
      figure: (peakKib * 1024) / 1e6,
      unit: 'MB',
      aim: 'under 300 MB',
    }
  })
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

export async function importFigures(): Promise<readonly Figure[]> {
  const memory = await memoryFigure()
  return [...(memory ? [memory] : []), await smallFilesFigure(), await twoProcessesFigure()]
}
