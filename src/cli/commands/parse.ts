import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { readInputFile } from '../../core/read-input-file.ts'
import { withBaseOptions } from '../options.ts'
import { writeChunks } from '../output.ts'

const CHUNK_LENGTH = 64 * 1024

export function addParseCommand(program: Command): void {
  withBaseOptions(program.command('parse'))
    .summary('print the records of one file')
    .description('Prints the canonical JSONL of one file on standard output. Needs no workspace.')
    .argument('<file>', 'the document')
    .action(parseFile)
}

/** The time of the upload is the file's own, so that the same file gives the same lines. */
async function parseFile(path: string): Promise<void> {
  const bytes = await readInputFile(path)
  const [{ parseDocument }, { parsedRecords }, { mtime }] = await Promise.all([
    import('../../core/ingest/parse.ts'),
    import('../../core/export/parsed-records.ts'),
    stat(path),
  ])
  const name = basename(path)
  await writeChunks(
    inChunks(parsedRecords(parseDocument({ name, bytes }), { name, bytes, timestamp: mtime.toISOString() })),
  )
}

function* inChunks(lines: Iterable<string>): Generator<string> {
  let chunk = ''
  for (const line of lines) {
    chunk += line.endsWith('\n') ? line : `${line}\n`
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
