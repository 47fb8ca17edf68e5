import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { readOperations } from '../../../plugin/conformance/document/operations.ts'
import { planExchanges } from '../../../plugin/conformance/probes/plan.ts'
import type { Target } from '../../../plugin/conformance/targets/target.ts'
import { documentOf } from '../../fixtures/conformance.ts'

function targetOf(paths: object, others: Partial<Target> = {}): Target {
  const reader = createOpenApiReader(documentOf(paths))
  return {
    name: 'the app',
    document: null,
    reader,
    operations: readOperations(reader),
    basePath: '/v1',
    host: 'a:1',
    isWire: false,
    notes: [],
    send: () => Promise.reject(new Error('nothing is sent yet')),
    ...others,
  }
}

const number = { type: 'object', properties: { n: { type: 'integer' } } }
const paths = {
  '/things/{id}': { get: {} },
  '/things': {
    get: {},
    post: { requestBody: { content: { 'application/json': { schema: number } } } },
  },
}

t.test('the service comes first, then its operations, then its connection', async (t) => {
  const { exchanges } = planExchanges(targetOf(paths, { isWire: true }), false)
  t.strictSame(
    [...new Set(exchanges.map(({ operation }) => operation))],
    ['The service', 'GET /things/{id}', 'GET /things', 'POST /things', 'The connection'],
  )
  t.strictSame(
    planExchanges(targetOf(paths, { isWire: true }), false).exchanges,
    exchanges,
    'it is always the same',
  )
})

t.test('an exchange knows what it is of', async (t) => {
  const { exchanges, validate } = planExchanges(targetOf(paths), false)
  const of = (name: string, probe: string) =>
    exchanges.find((planned) => planned.operation === name && planned.probe === probe)
  t.match(of('GET /things', 'the plain request'), {
    request: { target: '/v1/things' },
    of: { method: 'GET', path: '/things' },
    isAnonymous: false,
  })
  const other = of('GET /things', 'a method that the path does not have')
  t.strictSame(other?.siblings, ['GET', 'POST'])
  t.equal(other?.of, undefined)
  t.ok(
    of('POST /things', 'content with a member of another type: n'),
    'what there are several of is named',
  )
  t.equal(of('The connection', 'no Host'), undefined)
  t.equal(validate('/nowhere', 1), undefined)
})

t.test('a safe plan has safe methods alone', async (t) => {
  const { exchanges } = planExchanges(targetOf(paths), true)
  t.strictSame([...new Set(exchanges.map(({ request }) => request.method))].toSorted(), [
    'GET',
    'HEAD',
    'TRACE',
  ])
})

t.test('malformed requests go to a path that works, or to the root', async (t) => {
  for (const [given, target] of [
    [paths, '/v1/things'],
    [{}, '/v1/'],
  ] as const) {
    const { exchanges } = planExchanges(targetOf(given, { isWire: true }), true)
    t.equal(exchanges.at(-1)?.request.target, target)
  }
})
