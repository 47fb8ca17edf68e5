import t from 'tap'
import {
  isOfGraphql,
  isPart,
  namedPlace,
  namedPointer,
  ownPlaceOf,
  placeOf,
} from '../../../plugin/foreign/bodies/finding-places.ts'

for (const [name, expected] of [
  ['a', '#/a'],
  ['items.0.sku', '#/items/0/sku'],
  ['items[0].sku', '#/items/0/sku'],
  ['$.items[0]["a b"]', '#/items/0/a%20b'],
  ["card['number']", '#/card/number'],
  ['card[number]', '#/card/number'],
  ['[0].a', '#/0/a'],
  ['.a.b', '#/a/b'],
  ['/a/b', '#/a/b'],
  ['/a~1b', '#/a~1b'],
  ['a/b~c', '#/a~1b~0c'],
  ['$', '#'],
  ['#/', '#'],
  ['#/a/b', '#/a/b'],
  ['', '#'],
] as const) {
  t.test(`the name ${JSON.stringify(name)} as a pointer`, async (t) => {
    t.equal(namedPointer(name), expected)
  })
}

for (const [part, expected] of [
  ['body', { in: 'body', pointer: '#/a/b' }],
  ['payload', { in: 'body', pointer: '#/a/b' }],
  ['querystring', { in: 'query', name: 'a.b' }],
  ['params', { in: 'path', name: 'a.b' }],
  ['headers', { in: 'header', name: 'a.b' }],
  ['signedCookies', { in: 'header', name: 'cookie' }],
  ['session', {}],
] as const) {
  t.test(`a name in ${part}`, async (t) => {
    t.strictSame(namedPlace(part, 'a.b'), expected)
    t.equal(isPart(part), part !== 'session')
  })
}

const openApi = (path: string) => ({ path, errorCode: 'type.openapi.validation' })

for (const [name, finding, expected] of [
  ['GraphQL, whose path leads elsewhere', { path: ['a'], locations: [] }, {}],
  ['a part and a name', { in: 'query', name: 'page' }, { in: 'query', name: 'page' }],
  ['a part and no name', { in: 'query' }, undefined],
  ['a word that is no part', { location: 'a.ts', field: 'b' }, { pointer: '#/b' }],
  ['a cookie of FastAPI', { loc: ['cookie', 'sid'] }, { in: 'header', name: 'cookie' }],
  ['a query of FastAPI', { loc: ['query', 'q'] }, { in: 'query', name: 'q' }],
  ['a query of FastAPI as a whole', { loc: ['query'] }, {}],
  ['a body of FastAPI', { loc: ['body', 'a', 0] }, { in: 'body', pointer: '#/a/0' }],
  ['steps of Pydantic', { loc: ['a', 0] }, { pointer: '#/a/0' }],
  ['no steps of Pydantic', { loc: [] }, undefined],
  [
    'a parameter of Google',
    { locationType: 'parameter', location: 'id' },
    { in: 'query', name: 'id' },
  ],
  [
    'a header field of Google',
    { locationType: 'header', location: 'X-A' },
    { in: 'header', name: 'X-A' },
  ],
  ['something else of Google', { locationType: 'other', location: 'a' }, undefined],
  ['a parameter of Google without a name', { locationType: 'parameter' }, undefined],
  ['OpenAPI, in the body', openApi('/body/a/0'), { in: 'body', pointer: '#/a/0' }],
  ['OpenAPI of old, in the body', openApi('.body.a'), { in: 'body', pointer: '#/a' }],
  ['OpenAPI, the whole body', openApi('/body'), { in: 'body', pointer: '#' }],
  ['OpenAPI, in the query', openApi('/query/page'), { in: 'query', name: 'page' }],
  ['OpenAPI, in the path', openApi('/params/id'), { in: 'path', name: 'id' }],
  ['OpenAPI, a whole query', openApi('/query'), {}],
  ['OpenAPI, without a path', { errorCode: 'x.openapi.validation' }, {}],
  ['OpenAPI, a path of the service', openApi('/orders/7'), {}],
  ['the pointer of JSON:API', { source: { pointer: '/data/a' } }, { pointer: '#/data/a' }],
  ['the whole of JSON:API', { source: { pointer: '' } }, undefined],
  ['the parameter of JSON:API', { source: { parameter: 'a' } }, { in: 'query', name: 'a' }],
  ['the header field of JSON:API', { source: { header: 'A' } }, { in: 'header', name: 'A' }],
  ['a pointer', { pointer: '#/a' }, { pointer: '#/a' }],
  ['a pointer that is none', { pointer: 'a' }, undefined],
  ['steps', { path: ['a', 0] }, { pointer: '#/a/0' }],
  ['a name', { property: 'a' }, { pointer: '#/a' }],
  ['RFC 7807', { name: 'a', reason: 'No.' }, { name: 'a' }],
  ['a name of something else', { name: 'ValidationError' }, undefined],
  ['nothing', {}, undefined],
  ['no object', null, undefined],
] as const) {
  t.test(`where a finding is: ${name}`, async (t) => {
    t.strictSame(placeOf(finding), expected)
  })
}

for (const [name, body, expected] of [
  ['a field', { field: 'email' }, { pointer: '#/email' }],
  ['a parameter of Stripe', { param: 'card[number]' }, { pointer: '#/card/number' }],
  ['none', { param: null }, undefined],
  ['the source of JSON:API', { source: { parameter: 'a' } }, { in: 'query', name: 'a' }],
  ['a pointer', { pointer: '/a' }, { pointer: '#/a' }],
  ['the path of the request, as Spring has it', { path: '/orders' }, undefined],
  ['a target of another kind', { target: 'query' }, undefined],
] as const) {
  t.test(`where an error is: ${name}`, async (t) => {
    t.strictSame(ownPlaceOf(body), expected)
  })
}

t.test('GraphQL is told by what it has', async (t) => {
  t.ok(isOfGraphql({ extensions: {} }))
  t.ok(isOfGraphql({ locations: [] }))
  t.notOk(isOfGraphql({ path: ['a'] }))
})
