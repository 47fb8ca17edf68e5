import t from 'tap'
import {
  breakContent,
  breakJson,
  leaveOutContent,
  leaveOutCredentials,
  overstateLength,
  refuseOffers,
  refuseOffersOfHead,
  sendUnknownType,
  useOtherMethod,
  usePlainRequest,
} from '../../../plugin/conformance/probes/changes.ts'
import { accept } from '../../../plugin/conformance/exchange/message.ts'
import { documentOf, factsOf } from '../../fixtures/conformance.ts'

const json = { 'application/json': { schema: { type: 'integer' } } }
const body = (content: object, required = true) => ({ requestBody: { required, content } })

const facts = (operation: object, method = 'post', others: object = {}) =>
  factsOf(documentOf({ '/things': { [method]: operation, ...others } }))

t.test('the plain request is sent as it is, of safe methods or of the others', async (t) => {
  const reading = facts({}, 'get')
  t.strictSame(usePlainRequest(true)(reading), [
    { request: { method: 'GET', target: '/things', headers: { accept } } },
  ])
  t.strictSame(usePlainRequest(false)(reading), [])
  const writing = facts({})
  t.match(usePlainRequest(false)(writing), [{ request: { method: 'POST' } }])
  t.strictSame(usePlainRequest(true)(writing), [])
})

t.test('credentials are left out where they are asked for', async (t) => {
  const key = { name: 'X-Key', in: 'header' }
  const document = documentOf(
    { '/things': { get: { parameters: [{ ...key, required: true }], security: [{ key: [] }] } } },
    { components: { securitySchemes: { key: { type: 'apiKey', ...key } } } },
  )
  t.strictSame(leaveOutCredentials(factsOf(document)), [
    { request: { method: 'GET', target: '/things', headers: { accept } }, isAnonymous: true },
  ])
  t.strictSame(leaveOutCredentials(facts({})), [])
})

const other = (methods: object, kept?: readonly string[]) =>
  useOtherMethod(
    factsOf(documentOf({ '/things': methods }), {
      isKept: (method) => kept === undefined || kept.includes(method),
    }),
  )

t.test('another method is one that the path does not have, once for each path', async (t) => {
  t.strictSame(other({ post: body(json) }), [
    { request: { method: 'PATCH', target: '/things', headers: { accept } } },
  ])
  t.match(other({ patch: {}, put: {}, delete: {} }), [{ request: { method: 'POST' } }])
  t.match(other({ get: {} }, ['GET', 'TRACE']), [{ request: { method: 'TRACE' } }])
  t.strictSame(other({ trace: {} }, ['TRACE']), [])
  const { operation, ...rest } = facts({}, 'get', { post: {} })
  t.strictSame(useOtherMethod({ ...rest, operation: { ...operation, method: 'POST' } }), [])
})

t.test('where a path can be read, it is read before it is asked otherwise', async (t) => {
  t.strictSame(other({ post: {}, get: {} }), [])
  const { operation, ...rest } = facts({}, 'post', { get: {} })
  t.equal(useOtherMethod({ ...rest, operation: { ...operation, method: 'GET' } }).length, 1)
})

t.test('a method of another template that the path can be read as is none of those', async (t) => {
  const paths = {
    '/things/new': { get: {} },
    '/things/{id}': { patch: {}, put: {} },
    '/{kind}/new': { delete: {} },
    '/things/new/more': { post: {} },
  }
  t.match(useOtherMethod(factsOf(documentOf(paths))), [{ request: { method: 'POST' } }])
})

t.test('Accept refuses what there is, where something is documented', async (t) => {
  const refused = { accept: 'application/vnd.conformance.refused' }
  const responses = { 200: { content: json } }
  t.strictSame(refuseOffers(facts({ responses })), [
    { request: { method: 'POST', target: '/things', headers: refused } },
  ])
  t.strictSame(refuseOffersOfHead(facts({ responses }, 'get')), [
    { request: { method: 'HEAD', target: '/things', headers: refused } },
  ])
  t.strictSame(refuseOffersOfHead(facts({ responses })), [])
  t.strictSame(refuseOffers(facts({ responses: { 204: {}, 404: { content: json } } })), [])
  t.strictSame(refuseOffers(facts({ responses: { 200: { content: { '*/*': {} } } } })), [])
})

t.test('content of an unknown type is sent where content is read, and not all of it', async (t) => {
  t.match(sendUnknownType(facts(body(json))), [
    {
      request: {
        headers: { accept, 'content-type': 'application/vnd.conformance.unknown' },
        body: 'conformance',
      },
    },
  ])
  t.strictSame(sendUnknownType(facts({})), [])
  for (const type of ['*/*', 'application/*']) {
    t.strictSame(sendUnknownType(facts(body({ [type]: {} }))), [], type)
  }
})

t.test('JSON is broken off where it is read', async (t) => {
  t.match(breakJson(facts(body(json))), [
    { request: { headers: { 'content-type': 'application/json' }, body: '{"conformance":' } },
  ])
  t.strictSame(breakJson(facts(body({ 'text/plain': {} }))), [])
  t.strictSame(breakJson(facts({})), [])
})

t.test('content is left out where it is required', async (t) => {
  t.strictSame(leaveOutContent(facts(body(json))), [
    { request: { method: 'POST', target: '/things', headers: { accept } } },
  ])
  t.strictSame(leaveOutContent(facts(body(json, false))), [])
})

t.test('content is broken where its schema is known', async (t) => {
  t.match(breakContent(facts(body(json))), [
    {
      what: 'another type',
      request: { headers: { 'content-type': 'application/json' }, body: '{}' },
    },
  ])
  t.strictSame(breakContent(facts({})), [])
  t.strictSame(breakContent(facts(body({ 'application/json': {} }))), [])
  t.strictSame(breakContent(facts(body({ 'text/plain': { schema: {} } }))), [])
})

t.test('more content is announced than is sent', async (t) => {
  t.match(overstateLength(facts(body(json))), [
    { request: { headers: { 'content-length': '1099511627776' }, body: '1' } },
  ])
  t.strictSame(overstateLength(facts({})), [])
})
