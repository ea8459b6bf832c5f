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

describe('the key store', () => {
  it('keeps a key in the keychain, under the origin that it was entered for', async () => {
    const keychain = memoryKeychain()
    const keys = createKeyStore({ keychain, env: {} })
    expect(await keys.set(own, 'k1')).toBe('keychain')
    expect(await keys.find(own)).toEqual({ key: 'k1', source: 'keychain' })
    expect(await keys.find(elsewhere)).toBeNull()
    await keys.remove(own)
    expect(keychain.entries.size).toBe(0)
  })

  it('keeps it in memory when there is no keychain or it fails', async () => {
    const failing: Keychain = {
      getPassword: () => Promise.reject(new Error('locked')),
      setPassword: () => Promise.reject(new Error('locked')),
      deletePassword: () => Promise.reject(new Error('locked')),
    }
    for (const keychain of [null, failing]) {
      const keys = createKeyStore({ keychain, env: {} })
      expect(await keys.set(own, 'k1')).toBe('memory')
      expect(await keys.find(own)).toEqual({ key: 'k1', source: 'memory' })
      await keys.remove(own)
      expect(await keys.find(own)).toBeNull()
    }
  })

  it("takes the environment's key for the provider's own address only", async () => {
    const keys = createKeyStore({ keychain: null, env: { ANTHROPIC_API_KEY: 'k2' } })
    expect(await keys.find(own)).toEqual({ key: 'k2', source: 'environment' })
    expect(await keys.find(elsewhere)).toBeNull()
  })

  it('takes only http and https addresses without a name and password in them', () => {
    expect(originOf('https://example.org/v1/')).toBe('https://example.org')
    for (const text of ['example.org', 'ftp://example.org', 'https://user:secret@example.org', 'file:///etc'])
      expect(() => originOf(text)).toThrow('not an http')
  })
})
