/**
 * The JSON of a DoclingDocument as it comes from outside, versions 1.0 to 1.x: a field that is not as it should be
 * takes its default, so that one strange item does not cost the document.
 */
import { z } from 'zod'
import { type ContentLayer, GROUP_LABELS, type NodeRef } from '../../docling/model.ts'

/** A list whose faulty members are left out; something else is an empty list. */
function listOf<T>(schema: z.ZodType<T>) {
  return z
    .array(schema.nullable().catch(null))
    .catch([])
    .transform((members) => members.filter((member) => member !== null))
}

function maybe<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined)
}

const LAYERS = ['body', 'furniture', 'background', 'invisible', 'notes'] as const satisfies readonly ContentLayer[]

const node = z.custom<NodeRef>((value) => typeof value === 'string' && value.startsWith('#/'))
const refs = listOf(z.object({ $ref: node }))
const words = z.string().catch('')
const size = z.int().positive()
const count = z.int().nonnegative().catch(0)

const bbox = z.object({
  l: z.number(),
  t: z.number(),
  r: z.number(),
  b: z.number(),
  coord_origin: z.enum(['TOPLEFT', 'BOTTOMLEFT']).catch('TOPLEFT'),
})
const provenance = z.object({
  page_no: z.int().nonnegative(),
  bbox,
  charspan: z.tuple([z.int(), z.int()]).catch([0, 0]),
})

/** The longest an own field of `meta` may be, in characters of its JSON. */
const MAX_META_CHARACTERS = 10_000
const MAX_META_DEPTH = 20

const meta = z
  .record(z.string(), z.unknown())
  .catch({})
  .transform((fields) =>
    Object.fromEntries(
      Object.entries(fields).flatMap(([key, value]) => {
        if (key === 'description') return described(value)
        return key.startsWith('galley__') && isSmall(value) ? [[key, value] as const] : []
      }),
    ),
  )

function described(value: unknown): ReadonlyArray<readonly [string, unknown]> {
  const parsed = z.object({ text: z.string() }).safeParse(value)
  return parsed.success ? [['description', { text: parsed.data.text }]] : []
}

function isSmall(value: unknown): boolean {
  return isShallow(value, 0) && JSON.stringify(value).length <= MAX_META_CHARACTERS
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return depth < MAX_META_DEPTH && Object.values(value).every((inner) => isShallow(inner, depth + 1))
}

const image = z.object({ uri: z.string() })

const nodeFields = {
  children: refs,
  content_layer: z.enum(LAYERS).catch('body'),
  parent: maybe(z.object({ $ref: node })),
  meta,
}

const group = z.object({
  ...nodeFields,
  name: words,
  label: z.enum(GROUP_LABELS).catch('unspecified'),
})

const text = z.object({
  ...nodeFields,
  label: words,
  prov: listOf(provenance),
  text: words,
  orig: maybe(z.string()),
  level: maybe(z.int().min(1).max(100)),
  enumerated: maybe(z.boolean()),
  marker: maybe(z.string()),
  code_language: maybe(z.string()),
  hyperlink: maybe(z.string()),
})

const cell = z.object({
  row_span: z.int().min(1).catch(1),
  col_span: z.int().min(1).catch(1),
  start_row_offset_idx: count,
  end_row_offset_idx: count,
  start_col_offset_idx: count,
  end_col_offset_idx: count,
  text: words,
  column_header: z.boolean().catch(false),
  row_header: z.boolean().catch(false),
  row_section: z.boolean().catch(false),
  bbox: maybe(bbox),
  ref: maybe(z.object({ $ref: node })),
})

const captioned = {
  ...nodeFields,
  prov: listOf(provenance),
  captions: refs,
  references: refs,
  footnotes: refs,
  image: maybe(image),
}

/** The grid says the cells again, place by place; early versions have it alone. */
function withoutGrid(value: unknown): unknown {
  const { success, data } = z
    .object({ table_cells: z.array(z.unknown()).nonempty() })
    .loose()
    .safeParse(value)
  return success ? { ...data, grid: [] } : value
}

const tableData = z.preprocess(
  withoutGrid,
  z
    .object({ table_cells: listOf(cell), grid: listOf(listOf(cell)), num_rows: maybe(size), num_cols: maybe(size) })
    .catch({ table_cells: [], grid: [] }),
)
const table = z.object({ ...captioned, label: z.enum(['table', 'document_index']).catch('table'), data: tableData })

const picture = z.object({
  ...captioned,
  label: z.enum(['picture', 'chart']).catch('picture'),
  annotations: listOf(z.object({ kind: z.literal('description'), text: z.string() })),
})

const region = z.object({
  ...nodeFields,
  prov: listOf(provenance),
  graph: z.object({ cells: listOf(z.object({ label: words, text: words })) }).catch({ cells: [] }),
})

const page = z.object({
  page_no: z.int().nonnegative(),
  size: z.object({ width: z.number(), height: z.number() }),
  image: maybe(image),
})

const EMPTY_ROOT = { children: [], content_layer: 'body', meta: {}, name: '_root_', label: 'unspecified' } as const

/** Items as they come: each is read by its own schema when its turn comes, so that a large document is not held twice. */
const items = z.custom<unknown[]>(Array.isArray).catch(() => [])

export const itemSchemas = { group, text, picture, table, region } as const

export const importedDocument = z.object({
  schema_name: z.literal('DoclingDocument'),
  version: z.string().catch('1.0.0'),
  name: z.string().catch('document'),
  body: group.catch({ ...EMPTY_ROOT, children: [] }),
  furniture: group.catch({ ...EMPTY_ROOT, children: [], content_layer: 'furniture' }),
  groups: items,
  texts: items,
  pictures: items,
  tables: items,
  key_value_items: items,
  form_items: items,
  /** Of newer versions; both hold other items and no text of their own. */
  field_regions: items,
  field_items: items,
  /** Of the client of Docling servers: what the server could not read. */
  galley__errors: listOf(z.string()),
  pages: z
    .record(z.string(), page.nullable().catch(null))
    .catch({})
    .transform((pages) => Object.values(pages).filter((one) => one !== null)),
})

export type Imported = z.infer<typeof importedDocument>
export type ImportedNode = z.infer<typeof group>
export type ImportedText = z.infer<typeof text>
export type ImportedTable = z.infer<typeof table>
export type ImportedPicture = z.infer<typeof picture>
export type ImportedRegion = z.infer<typeof region>
