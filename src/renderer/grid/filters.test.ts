import { describe, expect, it } from 'vitest'
import { NO_FILTER } from '../../shared/rows.ts'
import { NO_DRAFT, draftOf, isColumnFiltered, withDraft } from './filters.ts'

describe('filters of columns', () => {
  it('come back from the filter as they were asked for', () => {
    const draft = { ...NO_DRAFT, values: ['high', 'low'], text: 'deck', emptiness: 'filled', isEdited: true } as const
    expect(draftOf(withDraft(NO_FILTER, 'risk', draft), 'risk')).toEqual(draft)
    const bounds = { ...NO_DRAFT, min: 2, to: '2026-02-07' }
    expect(draftOf(withDraft(NO_FILTER, 'n', bounds), 'n')).toEqual(bounds)
  })

  it('leave other fields alone and replace what was asked of their own', () => {
    const first = withDraft(NO_FILTER, 'a', { ...NO_DRAFT, text: 'x' })
    const both = withDraft(first, 'b', { ...NO_DRAFT, min: 1 })
    const changed = withDraft(both, 'a', { ...NO_DRAFT, text: 'y' })
    expect(changed.fields).toEqual([
      { op: 'range', field: 'b', min: 1, max: null },
      { op: 'contains', field: 'a', text: 'y' },
    ])
    expect(withDraft(changed, 'a', NO_DRAFT).fields).toHaveLength(1)
  })

  it('ask for nothing else of a field that shall be empty', () => {
    const filter = withDraft(NO_FILTER, 'a', { ...NO_DRAFT, values: ['x'], emptiness: 'empty' })
    expect(filter.fields).toEqual([{ op: 'empty', field: 'a', isEmpty: true }])
  })

  it('are told by the column that they are of', () => {
    const filter = { ...withDraft(NO_FILTER, 'risk', { ...NO_DRAFT, isEdited: true }), blockTypes: ['table' as const] }
    expect(isColumnFiltered(filter, 'field:risk')).toBe(true)
    expect(isColumnFiltered(filter, 'field:other')).toBe(false)
    expect(isColumnFiltered(filter, 'type')).toBe(true)
    expect(isColumnFiltered(filter, 'document')).toBe(false)
  })
})
