import t from 'tap'
import type { ContractedError } from '../../../plugin/evolution/contract.ts'
import { nameErrors, type RouteError } from '../../../plugin/evolution/document/name-errors.ts'

const found = (
  route: string,
  members: Partial<ContractedError> = {},
  component?: string,
): RouteError => ({
  route,
  error: { status: 409, content: {}, headers: {}, ...members },
  ...(component !== undefined && { component }),
})
const content = { 'application/json': { $ref: '#/schemas/basic-error' } }

for (const [name, given] of [
  ['409', found('GET /a')],
  ['4XX', found('GET /a', { status: '4XX' })],
  ['409 A', found('GET /a', { code: 'A', type: 'urn:b', content }, 'C')],
  ['409 b', found('GET /a', { type: 'https://e.example/a/b/', content }, 'C')],
  ['409 b', found('GET /a', { type: 'urn:a:b' })],
  ['409 b', found('GET /a', { type: 'https://e.example/a#b' })],
  ['409 C', found('GET /a', { type: 'about:blank', content }, 'C')],
  ['409 basic-error', found('GET /a', { content })],
  ['409', found('GET /a', { content: { 'application/json': true } })],
  ['409', found('GET /a', { type: '/' })],
] as const) {
  t.test(`an error is called ${name}`, async (t) => {
    t.strictSame(nameErrors([given]), {
      errors: { [name]: given.error },
      routes: { 'GET /a': [name] },
    })
  })
}

t.test('errors of one name are told apart by the first of their routes', async (t) => {
  const headers = { a: { required: true, schema: true } }
  const { errors, routes } = nameErrors([
    found('GET /c', { headers }),
    found('GET /b'),
    found('GET /b'),
    found('GET /a'),
    found('GET /d', { headers }),
    found('GET /d', { status: 404 }),
  ])
  t.strictSame(Object.keys(errors), ['404', '409 (GET /a)', '409 (GET /c)'])
  t.strictSame(routes, {
    'GET /a': ['409 (GET /a)'],
    'GET /b': ['409 (GET /a)'],
    'GET /c': ['409 (GET /c)'],
    'GET /d': ['404', '409 (GET /c)'],
  })
})
