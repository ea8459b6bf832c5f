import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROVIDER_KINDS } from '../../shared/domain.ts'
import { createProvider } from './create-provider.ts'
import { PROVIDER_INFO } from './provider-info.ts'
import { loadModelCatalogue } from './models.ts'

const catalogue = loadModelCatalogue(join(import.meta.dirname, '../../../resources/models.json'))

describe('creating a provider', () => {
  it('makes each kind that there is', async () => {
    for (const kind of PROVIDER_KINDS) {
      expect((await createProvider({ kind, apiKey: 'sk-x', catalogue })).kind).toBe(kind)
      expect(PROVIDER_INFO[kind].kind).toBe(kind)
    }
  })
  it('asks for a key only where one is needed', async () => {
    expect((await createProvider({ kind: 'rules', apiKey: null, catalogue })).kind).toBe('rules')
    await expect(createProvider({ kind: 'anthropic', apiKey: null, catalogue })).rejects.toThrow(/no key for Anthropic/)
  })
})
