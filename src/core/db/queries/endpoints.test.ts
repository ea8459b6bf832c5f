import { expect, it } from 'vitest'
import { openTestGalley } from '../../../../tests/helpers/workspace.ts'
import type { EndpointCheck } from '../../../shared/model-work.ts'
import { findCheck, findEndpoint, lastCheck, saveCheck, writeContextTokens } from './endpoints.ts'

const check: EndpointCheck = {
  kind: 'openai-compatible',
  baseUrl: 'http://127.0.0.1:11434/v1',
  model: 'llama3.2',
  checkedAt: '2026-11-01T10:00:00.000Z',
  profile: {
    server: 'Ollama',
    models: ['llama3.2', 'qwen3'],
    rung: 'json_schema',
    takesTemperature: true,
    parallel: 1,
    contextTokens: 4096,
    maxOutputTokens: null,
    isContextEdited: false,
    streams: true,
    latencyMs: 120,
  },
  steps: [{ label: 'Reach the server', isOk: true, detail: 'Ollama' }],
}

it('keeps what a check found, by address and model', async () => {
  const { store } = (await openTestGalley()).galley
  const db = store.connection
  expect(findEndpoint(db, check)).toBeNull()
  store.write((write) => saveCheck(write, check))
  expect(findCheck(db, check)).toEqual(check)
  expect(findEndpoint(db, { ...check, baseUrl: `${check.baseUrl ?? ''}/` })).toEqual(check.profile)
  expect(findEndpoint(db, { ...check, baseUrl: null })).toBeNull()
  expect(findEndpoint(db, { ...check, model: 'qwen3' })).toBeNull()
})

it('gives the last check of an address', async () => {
  const { store } = (await openTestGalley()).galley
  store.write((db) => {
    saveCheck(db, { ...check, model: 'qwen3', checkedAt: '2026-11-02T10:00:00.000Z' })
    saveCheck(db, check)
  })
  expect(lastCheck(store.connection, check.kind, check.baseUrl)?.model).toBe('qwen3')
  expect(lastCheck(store.connection, check.kind, null)).toBeNull()
})

it('keeps a corrected context over the next check, and gives the told one back', async () => {
  const { store } = (await openTestGalley()).galley
  expect(store.write((db) => writeContextTokens(db, check, 16_384))).toBeNull()
  store.write((db) => saveCheck(db, check))
  const corrected = store.write((db) => writeContextTokens(db, check, 16_384))
  expect(corrected?.profile).toMatchObject({ contextTokens: 16_384, isContextEdited: true })
  const again = store.write((db) => saveCheck(db, { ...check, profile: { ...check.profile, contextTokens: 8192 } }))
  expect(again.profile).toMatchObject({ contextTokens: 16_384, isContextEdited: true })
  const back = store.write((db) => writeContextTokens(db, check, null))
  expect(back?.profile).toMatchObject({ contextTokens: 8192, isContextEdited: false })
})
