import { describe, expect, it } from 'vitest'
import { MAX_FILE_BYTES } from './detect.ts'
import { planFiles, type PlanFile, type PlanProject } from './plan.ts'

const EMPTY: PlanProject = { known: [], hasDocling: false }
const HASH = 'a'.repeat(64)
const OTHER = 'b'.repeat(64)
const KNOWN: PlanProject = {
  known: [{ name: 'a.md', sizeBytes: 10, sha256: HASH, isCurrent: true, status: 'ingested' }],
  hasDocling: false,
}

const file = (name: string, rest: Partial<PlanFile> = {}): PlanFile => ({ name, sizeBytes: 5, sha256: null, ...rest })

function verdicts(files: readonly PlanFile[], project = EMPTY, ignoreFiles: Record<string, string> = {}) {
  const texts = Object.entries(ignoreFiles).map(([name, text]) => ({ name, text }))
  return planFiles(project, { files, ignoreFiles: texts }).files.map(({ name, verdict }) => [name, verdict])
}

describe('a plan', () => {
  it('counts what would be added by format, with its bytes', () => {
    const plan = planFiles(EMPTY, {
      files: [file('in/a.docx'), file('b.DOCX'), file('c.pdf'), file('d.exe'), file('e.zip')],
      ignoreFiles: [],
    })
    expect(plan.byFormat).toEqual({ docx: 2, pdf: 1, zip: 1 })
    expect(plan.bytes).toBe(20)
    expect(plan.byVerdict).toMatchObject({ add: 4, unsupported: 1, duplicate: 0 })
  })

  it('passes over hidden, unsupported, empty and too large files', () => {
    const files = [
      file('.hidden.md'),
      file('in/.git/a.md'),
      file('a.exe'),
      file('noextension'),
      file('empty.md', { sizeBytes: 0 }),
      file('large.md', { sizeBytes: MAX_FILE_BYTES + 1 }),
    ]
    expect(verdicts(files).map(([, verdict]) => verdict)).toEqual([
      'hidden',
      'hidden',
      'unsupported',
      'unsupported',
      'empty',
      'too_large',
    ])
  })

  it('takes pictures and old Office files only where a Docling server reads', () => {
    const files = [file('a.png'), file('a.doc')]
    expect(verdicts(files).map(([, verdict]) => verdict)).toEqual(['unsupported', 'unsupported'])
    expect(verdicts(files, { ...EMPTY, hasDocling: true }).map(([, verdict]) => verdict)).toEqual(['add', 'add'])
  })

  it('knows content that is in the project or twice in the list, and names with other content', () => {
    const files = [
      file('copy.md', { sha256: HASH, sizeBytes: 10 }),
      file('a.md', { sha256: OTHER }),
      file('b.md', { sha256: OTHER }),
      file('c.md', { sizeBytes: 10 }),
      file('d.md'),
    ]
    const plan = planFiles(KNOWN, { files, ignoreFiles: [] })
    expect(plan.files.map(({ verdict, needsHash }) => [verdict, needsHash])).toEqual([
      ['duplicate', false],
      ['changed', false],
      ['duplicate', false],
      ['add', true],
      ['add', false],
    ])
    expect(plan.files[0]?.why).toContain('"a.md"')
  })

  it('tries again what failed', () => {
    const failed = { ...KNOWN, known: KNOWN.known.map((one) => ({ ...one, status: 'failed' as const })) }
    expect(verdicts([file('a.md', { sha256: HASH })], failed)).toEqual([['a.md', 'add']])
  })

  it('obeys .galleyignore files like .gitignore, the deeper one last', () => {
    const names = [
      'top/a.log.md',
      'top/keep.md',
      'top/in/b.md',
      'top/in/c.md',
      'top/build/d.md',
      'top/x/build/e.md',
      'f.md',
    ]
    const ignored = verdicts(
      names.map((name) => file(name)),
      EMPTY,
      { 'top/.galleyignore': '*.log.md\n/build/\n# a comment\nb.md\n', 'top/in/.galleyignore': '!b.md\nc.md\n' },
    )
    expect(ignored.filter(([, verdict]) => verdict === 'ignored').map(([name]) => name)).toEqual([
      'top/a.log.md',
      'top/in/c.md',
      'top/build/d.md',
    ])
  })

  it('takes nothing back below an ignored folder', () => {
    const rules = { '.galleyignore': 'old/\n', 'old/.galleyignore': '!keep.md\n' }
    expect(verdicts([file('old/keep.md'), file('new/keep.md')], EMPTY, rules)).toEqual([
      ['old/keep.md', 'ignored'],
      ['new/keep.md', 'add'],
    ])
  })

  it('is made of 10,000 files under 20 lists of rules', () => {
    const known = Array.from({ length: 10_000 }, (_, i) => ({
      name: `folder ${i % 100}/${i}.md`,
      sizeBytes: i,
      sha256: String(i).padStart(64, '0'),
      isCurrent: true,
      status: 'ingested' as const,
    }))
    const files = known.map(({ name, sizeBytes }) => file(name, { sizeBytes }))
    const ignoreFiles = Array.from({ length: 20 }, (_, i) => ({
      name: `folder ${i}/.galleyignore`,
      text: '*.tmp\n!x.tmp\n/build\n',
    }))
    const { byVerdict } = planFiles({ known, hasDocling: false }, { files, ignoreFiles })
    expect(Object.values(byVerdict).reduce((sum, count) => sum + count, 0)).toBe(10_000)
  })
})
