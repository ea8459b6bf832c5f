import { expect, it } from 'vitest'
import { parseAppArguments } from './arguments.ts'

it.each([[['--workspace', '/a']], [['--workspace=/a']], [['--enable-logging', '--workspace=/a', 'x']]])(
  'reads the workspace of %j',
  (args) => {
    expect(parseAppArguments(args)).toEqual({ workspaceDir: '/a', makesSample: false })
  },
)

it('takes the default workspace when none is named', () => {
  expect(parseAppArguments(['--sample', '--workspace=']).workspaceDir).not.toBe('')
  expect(parseAppArguments(['--sample']).makesSample).toBe(true)
})
