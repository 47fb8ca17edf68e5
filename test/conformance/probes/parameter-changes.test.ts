import t from 'tap'
import {
  breakParameters,
  leaveOutParameters,
  useSegment,
} from '../../../plugin/conformance/probes/parameter-changes.ts'
import { documentOf, factsOf } from '../../fixtures/conformance.ts'

const integer = { type: 'integer', minimum: 1 }
const parameters = [
  { name: 'id', in: 'path', required: true, schema: integer, example: 7 },
  { name: 'part', in: 'path', required: true, schema: { type: 'string', minLength: 1 } },
  { name: 'size', in: 'query', required: true, schema: integer },
  { name: 'page', in: 'query', required: true, schema: { ...integer, default: 1 } },
  { name: 'q', in: 'query', schema: { type: 'string', enum: ['a'] } },
  { name: 'free', in: 'query', schema: { type: 'string' } },
  { name: 'bare', in: 'query', required: true },
]
const path = '/things/{id}/parts/{part}'
const facts = factsOf(documentOf({ [path]: { get: { parameters } } }), { basePath: '/v1' })
const plain = '/v1/things/7/parts/conformance'
const targets = (changes: ReturnType<ReturnType<typeof useSegment>>) =>
  changes.map(({ what, request }) => [what, request.target])

t.test('a parameter of the query is broken, one at a time', async (t) => {
  t.strictSame(targets(breakParameters('query')(facts)), [
    ['size', `${plain}?page=1&bare=conformance&size=conformance`],
    ['page', `${plain}?size=1&bare=conformance&page=conformance`],
    ['q', `${plain}?size=1&page=1&bare=conformance&q=conformance`],
  ])
})

t.test('a parameter of the path is broken, and never left empty', async (t) => {
  t.strictSame(targets(breakParameters('path')(facts)), [
    ['id', '/v1/things/conformance/parts/conformance?size=1&page=1&bare=conformance'],
  ])
})

t.test(
  'a parameter of the query is left out where it is required and has no default',
  async (t) => {
    t.strictSame(targets(leaveOutParameters(facts)), [
      ['size', `${plain}?page=1&bare=conformance`],
      ['bare', `${plain}?size=1&page=1`],
    ])
  },
)

t.test('a segment stands as it is where the first parameter was', async (t) => {
  t.strictSame(targets(useSegment('%zz')(facts)), [
    [undefined, '/v1/things/%zz/parts/conformance?size=1&page=1&bare=conformance'],
  ])
  t.strictSame(useSegment('%zz')(factsOf(documentOf({ '/things': { get: {} } }))), [])
})
