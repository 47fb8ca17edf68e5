import t from 'tap'
import { createOpenApiReader } from '../../plugin/conformance/document/openapi-reader.ts'
import { readOperations } from '../../plugin/conformance/document/operations.ts'
import { createPatience } from '../../plugin/conformance/document/patience.ts'
import { listNotes } from '../../plugin/conformance/notes.ts'
import {
  resolveConformanceOptions,
  type ConformanceOptions,
} from '../../plugin/conformance/options.ts'
import { documentOf } from '../fixtures/conformance.ts'

const security = [{ token: [] }]
const components = { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }
const document = documentOf(
  { '/orders': { get: { security }, post: {} }, '/internal/a': { get: {} } },
  { components },
)

/** The notes of a check, of a service at `/v1`. */
function notesOf(
  options: ConformanceOptions,
  { unplanned = [] as string[], patience = createPatience() } = {},
) {
  const reader = createOpenApiReader(document, patience)
  const operations = readOperations(reader)
  return listNotes(
    { reader, operations, basePath: '/v1', notes: ['The first note.'] },
    { unplanned: new Set(unplanned) },
    resolveConformanceOptions({ headers: { authorization: 'x' }, ...options }),
  ).slice(1)
}

t.test('nothing is said of a check that left nothing out', async (t) => {
  t.strictSame(notesOf({}), [])
})

t.test('what was excluded is counted, and what excludes nothing is told', async (t) => {
  const exclude = ['/internal', 'POST', '/v1/orders', 'TRACE', 'PUT /orders', '/intern']
  t.strictSame(notesOf({ exclude }), [
    '3 of 3 operations were excluded.',
    'Nothing is excluded by PUT /orders, /intern.',
  ])
})

t.test('operations that could not be asked are named, and the rest counted', async (t) => {
  t.strictSame(notesOf({}, { unplanned: ['GET /a'] }), ['No requests could be made of GET /a.'])
  t.strictSame(notesOf({}, { unplanned: ['GET /a', 'GET /b', 'GET /c', 'GET /d', 'GET /e'] }), [
    'No requests could be made of GET /a, GET /b, GET /c and 2 more.',
  ])
})

t.test('what took too long is counted', async (t) => {
  const patience = createPatience({ each: 5, all: 0 })
  patience.attempt(() => 1)
  t.strictSame(notesOf({}, { patience }), [
    'Patterns or schemas of the document that took too long and were left aside: 1.',
  ])
})

t.test('operations that ask for credentials are counted where none were given', async (t) => {
  t.strictSame(notesOf({ headers: {} }), ['1 operations ask for credentials, and none were given.'])
})
