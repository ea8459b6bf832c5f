/** What the tests put in: documents whose blocks are known, and the schema of the journey. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../../scripts/setup/paths.mjs'
import type { Api } from './host.ts'

export type NewFile = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }

export function markdown(name: string, text: string): NewFile {
  return { name, mimeType: 'text/markdown', buffer: Buffer.from(text) }
}

const requirement = (index: number): string =>
  `Beam ${index} shall carry a load of ${index + 10} kN at midspan. Its deflection is measured.`

/** Seven blocks: two headings and five paragraphs. */
export const BEAMS = markdown(
  'Beams.md',
  `# Beams\n\n${[1, 2, 3, 4].map(requirement).join('\n\n')}\n\n## Notes\n\nThe drawings are kept for ten years.\n`,
)
/** Four blocks: a heading and three list items. */
export const BEARINGS = markdown(
  'Bearings.md',
  '# Bearings\n\n- Bearings must be replaceable.\n- Bearings should be inspected each year.\n- Grease may be omitted.\n',
)
/** Two blocks. */
export const MINUTES = markdown('Minutes.md', '# Minutes\n\nEverybody was present on 7 February 2026.\n')

export const REQUIREMENTS = readFileSync(
  join(root, 'resources', 'sample', 'schemas', 'requirements-review.schema.json'),
  'utf8',
)

/** A document of so many blocks, each of which states a requirement. */
export function longDocument(name: string, blocks: number): NewFile {
  return markdown(name, Array.from({ length: blocks }, (_, index) => `${requirement(index)}\n`).join('\n'))
}

/** A real document of the corpus. */
export function corpusFile(path: string): NewFile {
  const buffer = readFileSync(join(root, 'tests', 'fixtures', 'corpus', path))
  return { name: path.slice(path.lastIndexOf('/') + 1), mimeType: 'application/octet-stream', buffer }
}

/** Adds a file by the API, as the window does, and resolves when it is read. Returns the document's uid. */
export async function addDocument(api: Api, projectUid: string, file: NewFile): Promise<string> {
  const { name, buffer } = file
  const { importUid } = await api.imports.begin.mutate({ projectUid, asVersions: true })
  const { uploadUid } = await api.uploads.begin.mutate({ projectUid, importUid, name, sizeBytes: buffer.length })
  await api.uploads.append.mutate({ uploadUid, offset: 0, base64: buffer.toString('base64') })
  const { documentUid } = await api.uploads.finish.mutate({ uploadUid })
  while (!(await api.imports.progress.query({ importUid })).isDone);
  return documentUid
}

export type Prepared = { readonly projectUid: string; readonly documentUid: string; readonly schemaUid: string }

/** A project with one document and the schema of the journey, and nothing run yet. */
export async function prepareProject(api: Api, file: NewFile = BEAMS): Promise<Prepared> {
  const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
  const documentUid = await addDocument(api, projectUid, file)
  const { schemaUid } = await api.schemas.add.mutate({ text: REQUIREMENTS })
  return { projectUid, documentUid, schemaUid }
}

export type Reviewed = Prepared & { readonly runUid: string }

/** The same with everything staged by the rules. */
export async function prepareStaged(api: Api, file: NewFile = BEAMS): Promise<Reviewed> {
  const prepared = await prepareProject(api, file)
  const { projectUid, schemaUid } = prepared
  const runUid = await runRules(api, projectUid, schemaUid)
  return { ...prepared, runUid }
}

/** Runs a schema on the whole project and resolves when it is complete. Returns the first run. */
export async function runRules(api: Api, projectUid: string, schemaUid: string): Promise<string> {
  const options = { documentUids: null, provider: 'rules', model: null, concurrency: null } as const
  const { runUids } = await api.runs.start.mutate({ projectUid, schemaUid, ...options })
  await untilIdle(api, projectUid)
  const [runUid] = runUids
  if (runUid === undefined) throw new Error('No run was made.')
  return runUid
}

async function untilIdle(api: Api, projectUid: string): Promise<void> {
  while ((await api.runs.list.query({ projectUid, onlyActive: true })).length > 0);
}
