/** Inputs of the bench: made, so that they are the same everywhere. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findAssets } from '../src/core/assets.ts'
import { type Galley, openGalley } from '../src/core/galley.ts'
import { createKeyStore } from '../src/core/keys/key-store.ts'

export const assets = findAssets(new URL('../src/core/assets.ts', import.meta.url).href)

const SECTION = [
  '## Section @: permanent loads\n',
  'Self weight @ **shall** be computed from the [as-built drawings](drawings.md) and verified on site by `coring`; see note[^n].\n',
  '- Steel: 78.5 kN/m³, including connections at @ percent\n- Reinforced concrete: 25 kN/m³\n  - of which @ kN/m³ steel\n',
  '> The bearings should accommodate @ mm of longitudinal movement.\n',
  '| Member | Weight | Source |\n| --- | ---: | --- |\n| Girder @ | 12.5 | drawing |\n| Deck | 31 | survey |\n',
  '```json\n{ "member": @, "checked": true }\n```\n',
  'Restrainers must be designed for twice the elastic demand, as the geotechnical report of the year @ recommends for this site.\n',
].join('\n')

/** Markdown of at least `sizeBytes`, as people write it: headings, lists, tables, quotes, code. */
export function markdown(sizeBytes: number): Uint8Array {
  const parts: string[] = ['[^n]: As revised.\n\n']
  let size = 0
  for (let i = 0; size < sizeBytes; i++) {
    const part = `${SECTION.replaceAll('@', String(i))}\n`
    parts.push(part)
    size += Buffer.byteLength(part)
  }
  return Buffer.from(parts.join(''))
}

/** `count` paragraphs, one block each. */
export function paragraphs(count: number): Uint8Array {
  return Buffer.from(
    Array.from(
      { length: count },
      (_, i) => `Paragraph ${i} must carry a load of ${i} kN over the harbour bridge.\n`,
    ).join('\n'),
  )
}

export const SCHEMA = JSON.stringify({
  schema_ref: 'bench_v1',
  type: 'object',
  additionalProperties: false,
  required: ['is_requirement', 'modality', 'subject'],
  properties: {
    is_requirement: { type: 'boolean', 'x-rule': { pattern: '\\b(must|shall)\\b', flags: 'i' } },
    modality: {
      type: 'string',
      enum: ['must', 'should', 'none'],
      'x-rule': { keywords: { must: ['must', 'shall'], should: ['should'] }, default: 'none' },
    },
    subject: { type: 'string' },
  },
  prompt_config: { max_tokens_per_block: 200 },
})

export type Bench = { readonly galley: Galley; readonly close: () => Promise<void> }

export async function openBench(): Promise<Bench> {
  const workspaceDir = mkdtempSync(join(tmpdir(), 'galley-bench-'))
  const keys = createKeyStore({ keychain: null, env: {} })
  const galley = await openGalley({ workspaceDir, assets, host: 'cli', program: 'the bench', keys })
  const close = async (): Promise<void> => {
    await galley.close()
    rmSync(workspaceDir, { recursive: true, force: true })
  }
  return { galley, close }
}
