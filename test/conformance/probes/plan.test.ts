import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { readOperations } from '../../../plugin/conformance/document/operations.ts'
import { readExclusion, type Exclusion } from '../../../plugin/conformance/document/exclusions.ts'
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

/** A plan as a list. */
function planOf(target: Target, { safe = false, exclude = [] as string[], most = 10_000 } = {}) {
  const exclusions = exclude.map((text) => readExclusion(text) as Exclusion)
  const plan = planExchanges(target, { safe, exclusions, most })
  return { ...plan, exchanges: [...plan.exchanges()] }
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
  const { exchanges } = planOf(targetOf(paths, { isWire: true }))
  t.strictSame(
    [...new Set(exchanges.map(({ operation }) => operation))],
    ['The service', 'GET /things/{id}', 'GET /things', 'POST /things', 'The connection'],
  )
  t.strictSame(
    planOf(targetOf(paths, { isWire: true })).exchanges,
    exchanges,
    'it is always the same',
  )
})

t.test('an exchange knows what it is of', async (t) => {
  const { exchanges, validate } = planOf(targetOf(paths))
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
  const { exchanges } = planOf(targetOf(paths), { safe: true })
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
    [{ '/a b\r\nX: y': { get: {} } }, '/v1/a%20b%0D%0AX:%20y'],
  ] as const) {
    const { exchanges } = planOf(targetOf(given, { isWire: true }), { safe: true })
    t.equal(exchanges.at(-1)?.request.target, target)
  }
})

t.test('what is excluded is not asked, and nothing else is left out', async (t) => {
  const target = targetOf(paths, { isWire: true })
  const all = planOf(target).exchanges
  const asked = (exclude: string[]) => planOf(target, { exclude }).exchanges
  const namesOf = (exclude: string[]) => [
    ...new Set(asked(exclude).map(({ operation }) => operation)),
  ]
  t.strictSame(namesOf(['/things']), ['The service', 'The connection'])
  t.strictSame(namesOf(['/v1/things/*']), [
    'The service',
    'GET /things',
    'POST /things',
    'The connection',
  ])
  t.strictSame(namesOf(['GET /things']), ['The service', 'POST /things', 'The connection'])
  t.strictSame(asked(['/']), [])
  t.strictSame(asked(['/elsewhere']), all)
  const withoutPatch = asked(['PATCH', 'POST'])
  t.strictSame([...new Set(withoutPatch.map(({ request }) => request.method))].toSorted(), [
    'GET',
    'HEAD',
    'PUT',
  ])
})

t.test('an operation that cannot be written is told of, and the others are asked', async (t) => {
  let deep: unknown = 1
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  const parameters = [{ name: 'a', in: 'query', required: true, example: deep }]
  const target = targetOf({ '/deep': { get: { parameters } }, ...paths })
  const { unplanned, exchanges, count } = planOf(target)
  t.strictSame([...unplanned], ['GET /deep'])
  t.equal(exchanges.length, planOf(targetOf(paths)).exchanges.length)
  t.equal(count, exchanges.length)
})

t.test('no more is counted than is needed', async (t) => {
  t.equal(planOf(targetOf(paths), { most: 7 }).count, 7)
})

t.test('names that every object has are names like others', async (t) => {
  const { exchanges } = planOf(targetOf({ '/{constructor}/{__proto__}/{toString}': { get: {} } }))
  t.ok(
    exchanges.some(({ request }) => request.target === '/v1/conformance/conformance/conformance'),
  )
})
