import { describe, expect, it } from 'vitest'
import { relativeNames } from './chosen-files.ts'

describe('names of chosen files', () => {
  it('leave out the one folder that was dropped', () => {
    expect(relativeNames(['/Specs/a.md', '/Specs/part 1/b.md'])).toEqual(['a.md', 'part 1/b.md'])
    expect(relativeNames(['Specs/a.md'])).toEqual(['a.md'])
  })

  it('keep the folders apart when several were dropped, or files beside one', () => {
    expect(relativeNames(['/Specs/a.md', '/Minutes/a.md'])).toEqual(['Specs/a.md', 'Minutes/a.md'])
    expect(relativeNames(['/Specs/a.md', '/b.md'])).toEqual(['Specs/a.md', 'b.md'])
  })

  it('are the plain names of loose files', () => {
    expect(relativeNames(['a.md', './b.md'])).toEqual(['a.md', 'b.md'])
  })
})
