import { describe, expect, it } from 'vitest'
import type { ImportedFile } from '../../../shared/import-views.ts'
import { EntryList } from './entry-list.ts'

const heard = (name: string, status: ImportedFile['status'], documentUid = name): ImportedFile => ({
  documentUid,
  name,
  status,
  isRecognised: false,
  blocks: status === 'ingested' ? 3 : 0,
  notice: null,
  isPartial: false,
  error: null,
})
const chosen = (name: string) => ({ name, file: new File(['x'], name) })

describe('the list of an import', () => {
  it('knows a file by its name until the host has named its document', () => {
    const list = new EntryList(() => undefined)
    const [id] = list.add('i', [chosen('a.md')])
    list.hear('i', heard('a.md', 'converting', 'd1'))
    expect(list.get(id ?? -1)).toMatchObject({ documentUid: 'd1', state: { kind: 'converting' } })
    list.hear('i', { ...heard('other name', 'ingested', 'd1') })
    expect(list.all()).toHaveLength(1)
    expect(list.tally()).toMatchObject({ total: 1, ingested: 1, blocks: 3 })
  })

  it('adds what came out of an archive', () => {
    const list = new EntryList(() => undefined)
    list.add('i', [chosen('all.zip')])
    list.hear('i', heard('all.zip/a.md', 'uploaded'))
    expect(list.all().map((entry) => entry.name)).toEqual(['all.zip', 'all.zip/a.md'])
  })

  it('cancels what has not been sent, and leaves the rest to the host', () => {
    const list = new EntryList(() => undefined)
    const [first] = list.add('i', [chosen('a.md'), chosen('b.md')])
    list.claim(first ?? -1, { documentUid: 'd1', isRecognised: false })
    list.cancelWaiting()
    expect(list.tally()).toMatchObject({ uploaded: 1, cancelled: 1 })
    list.settleGone(new Set(['d1']))
    expect(list.tally()).toMatchObject({ uploaded: 0, cancelled: 2 })
  })

  it('keeps a copy apart from the file that was there first', () => {
    const list = new EntryList(() => undefined)
    const [first, copy] = list.add('i', [chosen('a.md'), chosen('copy.md')])
    list.claim(first ?? -1, { documentUid: 'd1', isRecognised: false })
    list.claim(copy ?? -1, { documentUid: 'd1', isRecognised: true })
    list.hear('i', { ...heard('a.md', 'uploaded', 'd1'), isRecognised: true })
    list.hear('i', heard('a.md', 'ingested', 'd1'))
    expect(list.all().map((entry) => entry.state.kind)).toEqual(['ingested', 'recognised'])
  })

  it('waits for the word of the host after a file was sent, unless that came before', () => {
    const list = new EntryList(() => undefined)
    const [early, late] = list.add('i', [chosen('a.md'), chosen('b.md')])
    list.hear('i', heard('a.md', 'ingested', 'd1'))
    list.claim(early ?? -1, { documentUid: 'd1', isRecognised: false })
    list.claim(late ?? -1, { documentUid: 'd2', isRecognised: false })
    expect(list.all().map((entry) => entry.state.kind)).toEqual(['ingested', 'uploaded'])
  })
})
