import { describe, expect, it } from 'vitest'
import { createKeyStore, type Keychain, originOf } from './key-store.ts'

function memoryKeychain(): Keychain & { readonly entries: Map<string, string> } {
  const entries = new Map<string, string>()
  return {
    entries,
    getPassword: async (service, account) => entries.get(`${service}/${account}`) ?? null,
    setPassword: async (service, account, password) => void entries.set(`${service}/${account}`, password),
    deletePassword: async (service, account) => entries.delete(`${service}/${account}`),
  }
}

const own = { kind: 'anthropic', origin: 'https://api.anthropic.com' } as const
const elsewhere = { kind: 'anthropic', origin: 'http://127.0.0.1:8080' } as const
const OWN_ENTRY = 'Galley/anthropic@https://api.anthropic.com'
const locked: Keychain = {
  getPassword: () => Promise.reject(new Error('locked')),
  setPassword: () => Promise.reject(new Error('locked')),
  deletePassword: () => Promise.reject(new Error('locked')),
}

describe('the key store', () => {
  it('keeps a key in the keychain, under the origin that it was entered for', async () => {
    const keychain = memoryKeychain()
    const keys = createKeyStore({ keychain, env: {} })
    expect(await keys.add(own, 'k1')).toBe('keychain')
    expect(await keys.list(own)).toEqual([{ keyId: 'first', key: 'k1', source: 'keychain' }])
    expect(await keys.list(elsewhere)).toEqual([])
    expect(await keys.remove(own, 'first')).toBe(true)
    expect(keychain.entries.size).toBe(0)
  })

  it('keeps it in memory when there is no keychain or it fails', async () => {
    for (const keychain of [null, locked]) {
      const keys = createKeyStore({ keychain, env: {} })
      expect(await keys.add(own, 'k1')).toBe('memory')
      expect(await keys.list(own)).toEqual([{ keyId: 'first', key: 'k1', source: 'memory' }])
      expect(await keys.remove(own, 'first')).toBe(true)
      expect(await keys.list(own)).toEqual([])
    }
  })

  it("takes the environment's key for the provider's own address only", async () => {
    const keys = createKeyStore({ keychain: null, env: { ANTHROPIC_API_KEY: 'k2', OPENAI_API_KEY: 'k3' } })
    expect(await keys.list(own)).toEqual([{ keyId: 'environment', key: 'k2', source: 'environment' }])
    expect(await keys.list(elsewhere)).toEqual([])
    const compatible = (origin: string) => keys.list({ kind: 'openai-compatible', origin })
    expect(await compatible('https://api.openai.com')).toMatchObject([{ key: 'k3' }])
    expect(await compatible('https://openrouter.ai')).toEqual([])
  })

  it('takes only http and https addresses without a name and password in them', () => {
    expect(originOf('https://example.org/v1/')).toBe('https://example.org')
    for (const text of ['example.org', 'ftp://example.org', 'https://user:secret@example.org', 'file:///etc'])
      expect(() => originOf(text)).toThrow('not an http')
  })
})

describe('a pool of keys', () => {
  it('holds several keys in one entry, each once, with the one of the environment among them', async () => {
    const keychain = memoryKeychain()
    const keys = createKeyStore({ keychain, env: { ANTHROPIC_API_KEY: 'k3' } })
    for (const key of ['k1', 'k2', 'k1', 'k3']) await keys.add(own, key)
    const pool = await keys.list(own)
    expect(pool.map(({ key, source }) => [key, source])).toEqual([
      ['k1', 'keychain'],
      ['k2', 'keychain'],
      ['k3', 'environment'],
    ])
    expect(new Set(pool.map(({ keyId }) => keyId)).size).toBe(3)
    expect(keychain.entries.size).toBe(1)
  })

  it('reads the single key of an earlier version, and keeps its id when another one is added', async () => {
    const keychain = memoryKeychain()
    keychain.entries.set(OWN_ENTRY, 'sk-old')
    const keys = createKeyStore({ keychain, env: {} })
    expect(await keys.list(own)).toEqual([{ keyId: 'first', key: 'sk-old', source: 'keychain' }])
    await keys.add(own, 'sk-new')
    expect((await keys.list(own))[0]).toMatchObject({ keyId: 'first', key: 'sk-old' })
    expect(await keys.remove(own, 'first')).toBe(true)
    expect((await keys.list(own)).map(({ key }) => key)).toEqual(['sk-new'])
  })

  it('takes its entry away with the last key', async () => {
    const keychain = memoryKeychain()
    const keys = createKeyStore({ keychain, env: {} })
    await keys.add(own, 'k1')
    await keys.add(own, 'k2')
    for (const { keyId } of await keys.list(own)) await keys.remove(own, keyId)
    expect(keychain.entries.size).toBe(0)
  })

  it('keeps every key of those that are added at the same time', async () => {
    const keys = createKeyStore({ keychain: memoryKeychain(), env: {} })
    const all = Array.from({ length: 8 }, (_, i) => `k${String(i)}`)
    await Promise.all(all.map((key) => keys.add(own, key)))
    expect((await keys.list(own)).map(({ key }) => key)).toEqual(all)
  })

  it('cannot drop the key of the environment, nor one that is not there', async () => {
    const keys = createKeyStore({ keychain: null, env: { ANTHROPIC_API_KEY: 'k1' } })
    expect(await keys.remove(own, 'environment')).toBe(false)
    expect(await keys.remove(own, 'none')).toBe(false)
    expect(await keys.list(own)).toHaveLength(1)
  })

  it('takes what only looks like a list for a key', async () => {
    const keychain = memoryKeychain()
    const keys = createKeyStore({ keychain, env: {} })
    for (const key of ['[1,2]', '[not json', '[]']) {
      await keys.add(own, key)
      expect((await keys.list(own)).map((one) => one.key)).toEqual([key])
      for (const { keyId } of await keys.list(own)) await keys.remove(own, keyId)
    }
  })
})
