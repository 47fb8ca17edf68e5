import type { FastifyInstance, FastifyRequest, preParsingHookHandler } from 'fastify'
import t from 'tap'
import { buildApp, buildBareApp } from '../helpers/build-app.ts'

/** Parsers of every kind; each says that it was asked. */
function addParsers(app: FastifyInstance): void {
  app.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => {
    done(null, ['exact', body])
  })
  app.addContentTypeParser('application/x.a;v=1', (_request, _payload, done) => done(null, 'v1'))
  app.addContentTypeParser(/^image\//, (request, payload, done) => {
    payload.resume().on('end', () => done(null, ['late', request.headers['content-type']]))
  })
  app.addContentTypeParser(/^video\//, (request, _payload, done) => {
    const own = ['is404', 'headers', 'triggerAsyncId'].filter((name) => name in request)
    done(null, [request.is404, own, request.headers['content-type']])
  })
  app.addContentTypeParser(/^model\//, { parseAs: 'string' }, (request, body, done) => {
    done(null, [request.is404, body])
  })
  app.addContentTypeParser(/^chemical\//, async (request: FastifyRequest) => [
    request.is404,
    request.is404,
  ])
  app.addContentTypeParser(/^audio\//, (_request, _payload, done) => {
    done(Object.assign(new Error('No sound.'), { statusCode: 400 }))
  })
  app.addContentTypeParser(/^font\//, async () => 'promised')
}

function addRoutes(app: FastifyInstance): void {
  app.route({
    method: ['POST', 'PUT', 'DELETE'],
    url: '/',
    preValidation: async (request) => {
      if (request.is404) throw new Error('a request with a route')
    },
    handler: async (request) => ({
      body: request.body ?? null,
      is404: request.is404,
      own: ['is404', 'headers', 'triggerAsyncId'].filter((name) => Object.hasOwn(request, name)),
      seen: request.headers['content-type'],
      raw: request.raw.headers['content-type'],
    }),
  })
}

const types = [
  'text/csv',
  'text/csv; charset',
  'Text/CSV; header=present',
  'application/x.a;v=1',
  'image/png',
  'video/mp4',
  'model/obj',
  'chemical/x-pdb',
  'audio/ogg',
  'font/woff',
  'text/plain',
  'application/json',
  'application/xml',
  'nonsense',
  ';',
]

/** What is registered, and the types that plain Fastify answers 415, for want of a parser. */
const placements: readonly (readonly [
  name: string,
  add: (app: FastifyInstance) => void,
  refused: readonly string[],
])[] = [
  ['no parser', () => undefined, types.filter((type) => !/json|plain/.test(type))],
  ['parsers of every kind', addParsers, ['application/xml', 'nonsense', ';']],
  [
    'a parser for anything',
    (app) => app.addContentTypeParser('*', (_request, _payload, done) => done(null, 'any')),
    [],
  ],
  ['all removed', (app) => app.removeAllContentTypeParsers(), types],
]

for (const [name, add, refused] of placements) {
  for (const isFirst of [true, false]) {
    t.test(
      `${name}, ${isFirst ? 'before' : 'after'} the plugin: a type without content goes where it goes without the plugin`,
      async (t) => {
        const { app: plain } = buildBareApp(t)
        const { app: bare } = buildBareApp(t)
        const { default: errorResource } = await import('../../plugin/index.ts')
        add(plain)
        if (isFirst) add(bare)
        await bare.register(errorResource)
        if (!isFirst) add(bare)
        addRoutes(plain)
        addRoutes(bare)
        for (const type of types) {
          for (const method of ['POST', 'PUT', 'DELETE'] as const) {
            const request = { method, url: '/', headers: { 'content-type': type } }
            const [expected, given] = [await plain.inject(request), await bare.inject(request)]
            if (expected.statusCode === 415) {
              t.ok(refused.includes(type) || name === 'a parser for anything', type)
              if (given.statusCode === 200) {
                t.strictSame(
                  given.json(),
                  { body: null, is404: false, own: [], seen: type, raw: type },
                  `${method} ${type}`,
                )
              } else t.equal(given.statusCode, 415, type)
              if (refused.includes(type)) t.equal(given.statusCode, 200, type)
            } else if (expected.statusCode === 200) {
              t.strictSame(
                [given.statusCode, given.body],
                [200, expected.body],
                `${method} ${type}`,
              )
            } else t.equal(given.statusCode, expected.statusCode, `${method} ${type}`)
          }
        }
      },
    )
  }
}

t.test('a path without a route is still one', async (t) => {
  const { app } = await buildApp(t)
  const response = await app.inject({
    method: 'POST',
    url: '/nope',
    headers: { 'content-type': 'a/b' },
  })
  t.equal(response.statusCode, 404)
})

t.test('a parser that gets a type without content finds no body on the request yet', async (t) => {
  const { app } = await buildApp(t)
  app.addContentTypeParser(/^image\//, (request, _payload, done) => {
    done(null, { before: String(request.body) })
  })
  app.post('/', async (request) => request.body)
  const headers = { 'content-type': 'image/png' }
  const response = await app.inject({ method: 'POST', url: '/', headers })
  t.strictSame(response.json(), { before: 'undefined' })
})

t.test(
  'a hook that another plugin adds to a route afterwards meets the request as it came',
  async (t) => {
    const { app } = await buildApp(t)
    const seen: unknown[] = []
    const look: preParsingHookHandler = async (request) => {
      seen.push([request.is404, request.headers['content-type']])
    }
    app.addHook('onRoute', (route) => {
      if (route.method !== 'POST') return
      const { preParsing } = route
      route.preParsing = [look, ...[preParsing ?? []].flat(), look]
      route.preParsing.push(look)
    })
    app.addHook('onRoute', (route) => void Object.assign(route, { preParsing: route.preParsing }))
    app.post('/', async (request) => request.headers['content-type'])
    app.put('/', { preParsing: look }, async (request) => request.headers['content-type'])
    app.addHook('onRoute', (route) => void (route.preParsing = look as never))
    app.delete('/', async (request) => request.headers['content-type'])
    app.addHook('onRoute', (route) => void delete route.preParsing)
    app.patch('/', async (request) => request.headers['content-type'])
    for (const type of ['application/x-any', 'nonsense']) {
      const headers = { 'content-type': type }
      for (const [method, times] of [
        ['POST', 3],
        ['PUT', 1],
        ['DELETE', 1],
      ] as const) {
        seen.length = 0
        const { statusCode, body } = await app.inject({ method, url: '/', headers })
        t.strictSame([method, statusCode, body], [method, 200, type])
        t.strictSame(
          seen,
          Array.from({ length: times }, () => [false, type]),
          method,
        )
      }
      const { statusCode } = await app.inject({ method: 'PATCH', url: '/', headers })
      t.equal(statusCode, 415, 'who takes all hooks off a route takes this one off, too')
    }
  },
)
