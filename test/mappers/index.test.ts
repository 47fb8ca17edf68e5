import t from 'tap'
import * as mappers from '../../plugin/mappers/index.ts'
import type { ErrorMapper } from '../../plugin/foreign/mapper.ts'
import { given, noContext, noRequest, strangers } from '../fixtures/mapper-rows.ts'

const all = Object.entries(mappers).filter(([name]) => name.endsWith('Errors')) as [
  string,
  ErrorMapper,
][]

t.test('the module exports these names', async (t) => {
  t.same(Object.keys(mappers).toSorted(), [
    'abortErrors',
    'ajvErrors',
    'awsErrors',
    'boomErrors',
    'breakerErrors',
    'createTokenMapper',
    'exposedErrors',
    'fastifyErrors',
    'grpcErrors',
    'knexErrors',
    'mapConstraints',
    'mongodbErrors',
    'mysqlErrors',
    'ormErrors',
    'postgresErrors',
    'prismaErrors',
    'redisErrors',
    'sqliteErrors',
    'standardMappers',
    'tokenErrors',
    'uploadErrors',
    'upstreamErrors',
    'zodErrors',
  ])
})

t.test('the standard mappers are all but those that blame the client for any data', async (t) => {
  const names = all.flatMap(([name, mapper]) =>
    mappers.standardMappers.includes(mapper) ? [] : [name],
  )
  t.same(names.toSorted(), ['ajvErrors', 'zodErrors'])
  t.equal(new Set(mappers.standardMappers).size, all.length - 2)
})

for (const [name, mapper] of all) {
  t.test(`${name} leaves what it does not know to the next, and never throws`, async (t) => {
    for (const [stranger, value] of strangers) {
      t.equal(mapper(value, noRequest, noContext), undefined, stranger)
    }
  })
}

function ask(error: unknown): number | undefined {
  for (const mapper of mappers.standardMappers) {
    const mapped = mapper(error, noRequest, noContext)
    if (mapped !== undefined) return mapped.status
  }
  return undefined
}

const refused = given('connect ECONNREFUSED', { code: 'ECONNREFUSED' })

const order = [
  ['a bare connection failure, which may be any', refused, 503],
  ['one of fetch', new TypeError('fetch failed', { cause: refused }), 502],
  ['one of axios', given('connect', { code: 'ECONNREFUSED', isAxiosError: true }), 502],
  ['one of got', given('connect', { code: 'ETIMEDOUT', request: {} }), 504],
  ['an error of Boom around one', given('x', { isBoom: true, output: { statusCode: 404 } }), 404],
  ['an error with a status around one', given('x', { statusCode: 404, cause: refused }), undefined],
  ['an error nobody knows', new Error('x'), undefined],
] as const

for (const [name, error, expected] of order) {
  t.test(`in the standard order ${name} is ${expected ?? 'left to the plugin'}`, async (t) => {
    t.equal(ask(error), expected)
  })
}
