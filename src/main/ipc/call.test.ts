import { expect, it } from 'vitest'
import { openTestGalley } from '../../../tests/helpers/workspace.ts'
import { callProcedure } from './call.ts'

it('answers a query and a mutation', async () => {
  const { galley } = await openTestGalley()
  const made = await callProcedure(galley, { type: 'mutation', path: 'projects.create', input: { name: 'Bridge' } })
  expect(made).toMatchObject({ ok: true, data: { name: 'Bridge' } })
  const listed = await callProcedure(galley, { type: 'query', path: 'projects.list', input: undefined })
  expect(listed).toMatchObject({ ok: true, data: [{ name: 'Bridge' }] })
})

it("gives an error the shape that tRPC's client reads", async () => {
  const { galley } = await openTestGalley()
  const reply = await callProcedure(galley, { type: 'query', path: 'projects.get', input: { projectUid: 'none' } })
  expect(reply).toMatchObject({ ok: false, error: { data: { app: { code: 'project_not_found' } } } })
  expect(JSON.stringify(reply)).not.toContain('stack')
})

it.each([
  ['a query called as a mutation', { type: 'mutation', path: 'projects.list', input: undefined }],
  ['a mutation called as a query', { type: 'query', path: 'projects.create', input: { name: 'x' } }],
  ['a procedure that is not there', { type: 'query', path: 'projects.none', input: undefined }],
  ['a property of the router', { type: 'query', path: '_def', input: undefined }],
  ['a property of every object', { type: 'query', path: 'constructor', input: undefined }],
  ['input of the wrong form', { type: 'mutation', path: 'projects.create', input: { name: 1 } }],
  ['a request without a type', { path: 'projects.list' }],
  ['no request', null],
])('refuses %s and changes nothing', async (_name, request) => {
  const { galley, api } = await openTestGalley()
  expect(await callProcedure(galley, request)).toMatchObject({ ok: false, error: { data: { app: { code: 'usage' } } } })
  expect(await api.projects.list()).toEqual([])
})
