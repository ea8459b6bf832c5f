import { describe, expect, it } from 'vitest'
import type { UploadEntry, UploadState } from './entries.ts'
import { isHidden, relativeName, tallyOf } from './entries.ts'

const entry = (id: number, state: UploadState): UploadEntry => ({
  id,
  name: 'a.md',
  file: new File(['x'], 'a.md'),
  state,
})
const outcome = { documentUid: 'd', name: 'a.md', blocks: 4, isRecognised: false }

describe('upload entries', () => {
  it('names a file by its path inside the folder that it came from', () => {
    expect(relativeName({ name: 'a.md', webkitRelativePath: '', path: './specs/part 1/a.md' })).toBe('part 1/a.md')
    expect(relativeName({ name: 'a.md', webkitRelativePath: 'specs/a.md' })).toBe('a.md')
    expect(relativeName({ name: 'a.md', webkitRelativePath: '', path: 'a.md' })).toBe('a.md')
  })

  it('hides dot files and everything in dot folders', () => {
    expect(isHidden('.DS_Store')).toBe(true)
    expect(isHidden('repo/.git/config')).toBe(true)
    expect(isHidden('repo/notes.v2.md')).toBe(false)
  })

  it('counts files by what became of them', () => {
    const tally = tallyOf([
      entry(1, { kind: 'waiting' }),
      entry(2, { kind: 'uploading', share: 0.5 }),
      entry(3, { kind: 'done', outcome }),
      entry(4, { kind: 'done', outcome: { ...outcome, isRecognised: true } }),
      entry(5, { kind: 'failed', message: 'm', hint: 'h' }),
    ])
    expect(tally).toEqual({ total: 5, done: 2, failed: 1, recognised: 1, active: 2, blocks: 8 })
  })
})
