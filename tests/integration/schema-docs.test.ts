import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createDataValidator } from '../../src/core/llm/validate-answer.ts'
import { readPromptConfig } from '../../src/core/schemas/prompt-config.ts'
import { isJsonObject, type JsonValue } from '../../src/shared/json.ts'
import { modelConfigSchema } from '../../src/shared/model-config.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import { startMessagesServer } from '../helpers/messages-server.ts'
import { addSchema, openWithDocument, runRules } from '../helpers/workspace.ts'

const text = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'schemas.md'), 'utf8')

function fences(language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '')
}

const values = fences('json').map((fence) => JSON.parse(fence) as JsonValue)
const schemas = values.filter(isJsonObject)
const [request, answer] = values.filter((value) => Array.isArray(value)).map((list) => list.filter(isJsonObject))
const [document = ''] = fences('markdown')
const [first = {}] = schemas

/** The cells of the first column of the table under a heading. */
function keysUnder(heading: string): readonly string[] {
  const part = text.slice(text.indexOf(`\n## ${heading}\n`))
  const table = /^\|[\s\S]*?\n\n/m.exec(part)?.[0] ?? ''
  return [...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1] ?? '')
}

describe('docs/schemas.md', () => {
  it('has examples of every kind', () => {
    expect(schemas.map((schema) => schema.schema_ref)).toEqual([
      'obligations_v1',
      'routed_v1',
      'plain_words_v1',
      'parties_v1',
      'modality_v1',
    ])
    expect(request).toHaveLength(2)
    expect(answer).toHaveLength(2)
  })

  it.each(schemas.map((schema) => [schema.schema_ref, schema] as const))(
    'shows a schema %s that is taken as it is, and that rules fill',
    async (_ref, schema) => {
      const opened = await openWithDocument(document)
      const added = await opened.api.schemas.add({ text: JSON.stringify(schema) })
      expect(added.body).toEqual(schema)
      await runRules(opened, added.schemaUid)
      const [run] = await opened.api.runs.list({ projectUid: opened.projectUid, onlyActive: false })
      expect(run).toMatchObject({ status: 'complete', counts: { ai_complete: 3, failed: 0 } })
    },
  )

  it('shows the request as it is sent, and an answer that is staged', async () => {
    const opened = await openWithDocument(document)
    const server = await startMessagesServer({
      respond: ({ blocks }) =>
        blocks.map((block, i) => ({ block_uid: block.block_uid, data: answer?.[i]?.data ?? null })),
    })
    onTestFinished(() => server.close())
    await opened.api.providers.setBaseUrl({ kind: 'anthropic', baseUrl: server.url })
    await opened.api.providers.addKey({ kind: 'anthropic', key: 'sk-test' })
    await opened.api.runs.start({
      projectUid: opened.projectUid,
      documentUids: null,
      schemaUid: await addSchema(opened.api, first),
      provider: 'anthropic',
      model: null,
      concurrency: 1,
    })
    await opened.galley.runs.whenIdle()
    const [sent, ...others] = server.requests
    expect(others).toEqual([])
    const shortened = sent?.blocks.map((block) => ({ ...block, block_uid: block.block_uid.replace(/^[0-9a-f]+/, '…') }))
    expect(shortened).toEqual(request)
    expect(sent?.system).toContain('You read works contracts.')
    expect(sent?.system).not.toMatch(/x-evidence|schema_ref|prompt_config/)
    const [run] = await opened.api.runs.list({ projectUid: opened.projectUid, onlyActive: false })
    expect(run).toMatchObject({ status: 'complete', counts: { ai_complete: 3, failed: 0 } })
  })

  it('shows answers that fit their schema', () => {
    const validate = createDataValidator(first)
    for (const item of answer ?? []) expect(validate(item.data ?? null)).toMatchObject({ ok: true })
  })

  it('names every key that is read of prompt_config, with the defaults that count', () => {
    const keys = keysUnder('`prompt_config`')
    const settings = Object.keys(modelConfigSchema.shape)
    const others = Object.keys(readPromptConfig({ prompt_config: { model: 'm' } }))
    expect([...keys].sort()).toEqual(
      [...new Set([...settings, ...others, 'system_instructions', 'per_block_prompt', 'examples'])].sort(),
    )
    const rows: Readonly<Record<string, number>> = {
      temperature: DEFAULT_SETTINGS.temperature,
      max_tokens_per_block: DEFAULT_SETTINGS.maxTokensPerBlock,
      max_attempts: DEFAULT_SETTINGS.maxAttempts,
      timeout_seconds: DEFAULT_SETTINGS.requestTimeoutSeconds,
    }
    for (const [key, value] of Object.entries(rows))
      expect(text).toMatch(new RegExp(`\\| \`${key}\` +\\|[^|]+\\| ${value} +\\|`))
  })
})
