/** Formats that the machine's pandoc reads: its tree is the representation. */
import type { ReceiptCounts, ReceiptItem, ReceiptThing } from '../../../../shared/receipt.ts'
import { openArchive } from '../../archive/open-archive.ts'
import { decodeText } from '../../decode-text.ts'
import { isTextFormat, type PandocFormat } from '../../formats.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import type { ReaderInput, ReaderOutput } from '../../reader.ts'
import { createFoundCounter } from '../../receipt-counts.ts'
import { counted, receiptItem } from '../../receipt-item.ts'
import { type Ast, isObject, parseAst } from './ast.ts'
import { type AstBlocks, blocksOfAst } from './ast-blocks.ts'
import { type PandocLimits, runPandoc } from './run-pandoc.ts'

export type PandocOutput = Omit<ParsedDocument, 'sourceType' | 'receipt'> &
  Pick<ReaderOutput, 'found' | 'skipped' | 'warnings'>

const ARCHIVES: ReadonlySet<PandocFormat> = new Set(['odt', 'epub'])

/** Fails as `runPandoc`, `openArchive` (odt, epub) and `decodeText` (formats of text) do. */
export async function readThroughPandoc(
  format: PandocFormat,
  { name, bytes }: ReaderInput,
  limits?: PandocLimits,
): Promise<PandocOutput> {
  const characters = isTextFormat(format) ? decodeText({ name, bytes }).length : null
  if (ARCHIVES.has(format)) (await openArchive(name, bytes)).close()
  const from = format === 'tex' ? 'latex' : format
  const { json, messages } = await runPandoc({ name, from, bytes, ...(limits && { limits }) })
  const ast = parseAst(name, json.toString('utf8'))
  const read = blocksOfAst(ast)
  return {
    parsingTool: 'pandoc',
    representationType: 'pandoc_ast_json',
    representation: json,
    sourceTotalCharacters: characters,
    blocks: read.blocks,
    found: { ...(characters !== null && { characters }), ...countAst(ast) },
    skipped: skippedItems(read),
    warnings: warningItems(messages),
  }
}

const THINGS: Readonly<Record<string, ReceiptThing>> = {
  Para: 'paragraphs',
  Plain: 'paragraphs',
  Table: 'tables',
  Image: 'images',
  Math: 'formulas',
  Note: 'footnotes',
  Link: 'links',
}

/** Counted over the whole tree, apart from what becomes of it. */
export function countAst(ast: Ast): ReceiptCounts {
  const found = createFoundCounter()
  const stack: unknown[] = [ast.blocks]
  while (stack.length > 0) {
    const value = stack.pop()
    if (Array.isArray(value)) for (const one of value) stack.push(one)
    else if (isObject(value)) {
      const name = value.t
      const thing = typeof name === 'string' && Object.hasOwn(THINGS, name) ? THINGS[name] : undefined
      if (thing) found.add(thing)
      stack.push(value.c)
    }
  }
  return found.counts()
}

function skippedItems({ tooDeep, rawPieces }: AstBlocks): readonly ReceiptItem[] {
  const items: ReceiptItem[] = []
  if (tooDeep > 0)
    items.push(
      receiptItem({
        code: 'nested_too_deep',
        count: tooDeep,
        short: counted(tooDeep, 'block nested too deep', 'blocks nested too deep'),
        message: 'What is nested more than a hundred levels deep was left out.',
      }),
    )
  if (rawPieces > 0)
    items.push(
      receiptItem({
        code: 'raw_markup',
        count: rawPieces,
        short: counted(rawPieces, 'piece of raw markup', 'pieces of raw markup'),
        message: 'Markup of another format within paragraphs was left out.',
      }),
    )
  return items
}

const MAX_SHOWN = 3

/** What pandoc said while it read: parts that it could not load, commands that it does not know. */
function warningItems(messages: readonly string[]): readonly ReceiptItem[] {
  const warnings = messages.filter((line) => line.startsWith('[WARNING]')).map((line) => line.slice(9).trim())
  if (warnings.length === 0) return []
  return [
    receiptItem({
      code: 'pandoc_warnings',
      count: warnings.length,
      short: counted(warnings.length, 'warning of pandoc', 'warnings of pandoc'),
      message: `Pandoc said: ${warnings.slice(0, MAX_SHOWN).join('; ').slice(0, 500)}.`,
    }),
  ]
}
