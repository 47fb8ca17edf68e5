/** One service, and the plugin at every place where real services put it: the answers are the same. */
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { addRoutes, placements, start, testPlacement } from '../fixtures/placements.ts'
import { field, json, talk } from '../fixtures/raw-http.ts'

for (const placement of placements) testPlacement(t, placement)

function setHandler(scope: FastifyInstance): void {
  scope.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Mine.'))
}

const add = async (scope: FastifyInstance): Promise<void> =>
  void (await scope.register(errorResource))

/** Not-found handlers of the user's, before and after the plugin, at every level. */
const handlers: readonly (readonly [
  name: string,
  prefix: string,
  build: (app: FastifyInstance) => unknown,
])[] = [
  [
    'at the root, before',
    '',
    async (app) => {
      setHandler(app)
      await add(app)
      addRoutes(app)
    },
  ],
  [
    'at the root, after',
    '',
    async (app) => {
      await add(app)
      setHandler(app)
      addRoutes(app)
    },
  ],
  [
    'at the root, after a plugin that is queued',
    '',
    (app) => {
      void app.register(errorResource)
      setHandler(app)
      addRoutes(app)
    },
  ],
  [
    'in a scope below, with a prefix',
    '/below',
    async (app) => {
      await add(app)
      await app.register(
        async (scope) => {
          setHandler(scope)
          addRoutes(scope)
        },
        { prefix: '/below' },
      )
    },
  ],
  ...(['before', 'after'] as const).flatMap((when) =>
    ['', '/v1'].map(
      (prefix) =>
        [
          `in the scope of the plugin, prefix '${prefix}', ${when}`,
          prefix,
          (app: FastifyInstance) =>
            app.register(
              async (scope) => {
                if (when === 'before') setHandler(scope)
                await add(scope)
                if (when === 'after') setHandler(scope)
                addRoutes(scope)
              },
              { prefix },
            ),
        ] as const,
    ),
  ),
  [
    'at the root, around the scope of the plugin',
    '',
    async (app) => {
      setHandler(app)
      await app.register(async (scope) => {
        await add(scope)
        addRoutes(scope)
      })
    },
  ],
  [
    'at the root, around a scope with a prefix',
    '/v1',
    async (app) => {
      await app.register(
        async (scope) => {
          await add(scope)
          addRoutes(scope)
        },
        { prefix: '/v1' },
      )
      setHandler(app)
    },
  ],
  [
    'in a scope beside that of the plugin',
    '',
    async (app) => {
      await app.register(async (scope) => {
        await add(scope)
        addRoutes(scope)
      })
      await app.register(async (scope) => setHandler(scope))
    },
  ],
]

for (const [name, prefix, build] of handlers) {
  t.test(`a not-found handler of the user's keeps its words: ${name}`, async (t) => {
    const port = await start(t, build)
    const ask = (method: string, path: string) =>
      talk(port, `${method} ${prefix}${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    const [unknown] = (await ask('GET', '/nope')).responses
    if (unknown === undefined) return void t.fail('no response')
    t.equal(field(unknown, 'content-type'), 'application/problem+json')
    t.match(json(unknown), { status: 404, detail: 'Mine.', instance: `${prefix}/nope` })
    const [refused] = (await ask('DELETE', '/orders')).responses
    if (refused === undefined) return void t.fail('no response')
    t.match(json(refused), { status: 405, allow: ['GET', 'HEAD', 'POST'] })
    t.equal(field(refused, 'allow'), 'GET, HEAD, POST')
  })
}

const fill = async (scope: FastifyInstance): Promise<void> => {
  await add(scope)
  addRoutes(scope)
}

/** Prefixes, and what the router takes for the same. */
const spellings: readonly (readonly [prefix: string, asked: string, rules: object])[] = [
  ['/v1', '/%761', {}],
  ['/café', '/caf%C3%A9', {}],
  ['/v1', '/V1', { caseSensitive: false }],
  ['/API/v1', '/api/V1', { caseSensitive: false }],
  ['/v1', '//v1', { ignoreDuplicateSlashes: true }],
  ['/100%', '/100%25', {}],
]

for (const [prefix, asked, routerOptions] of spellings) {
  t.test(`a scope with the prefix ${prefix} answers what is asked of ${asked}`, async (t) => {
    const port = await start(t, (app) => app.register(fill, { prefix }), { routerOptions })
    for (const [head, status] of [
      [`GET ${asked}/orders`, 200],
      [`GET ${asked}/nope`, 404],
      [`GET ${asked}/%zz`, 400],
      [`DELETE ${asked}/orders`, 405],
      [`OPTIONS ${asked}/orders`, 204],
    ] as const) {
      const bytes = `${head} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
      const [response] = (await talk(port, bytes)).responses
      if (response === undefined) return void t.fail('no response')
      t.equal(response.status, status, head)
      if (status < 400) continue
      t.equal(field(response, 'content-type'), 'application/problem+json', head)
      t.match(json(response), { type: 'about:blank', status }, head)
    }
  })
}

t.test(
  'what lies beside a scope with a prefix answers as it would without the plugin',
  async (t) => {
    const port = await start(t, async (app) => {
      app.get('/plain', async () => {
        throw new Error('plain')
      })
      await app.register(async (scope) => setHandler(scope), { prefix: '/theirs' })
      await app.register(
        async (scope) => {
          await add(scope)
          addRoutes(scope)
        },
        { prefix: '/v1' },
      )
    })
    const ask = async (path: string) => {
      const head = `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
      return (await talk(port, head)).responses.map(({ status, body }) => [status, body.toString()])
    }
    t.strictSame(await ask('/plain'), [
      [500, '{"statusCode":500,"error":"Internal Server Error","message":"plain"}'],
    ])
    t.strictSame(await ask('/nope'), [
      [404, '{"message":"Route GET:/nope not found","error":"Not Found","statusCode":404}'],
    ])
    t.strictSame(await ask('/theirs/nope'), [[404, 'Mine.']])
  },
)

t.test('a scope whose routes are all elsewhere is refused, with the way out', async (t) => {
  for (const build of [
    async (app: FastifyInstance) => {
      await app.register(async (scope) => add(scope))
      addRoutes(app)
    },
    async (app: FastifyInstance) => {
      await app.register(async (scope) => add(scope))
      await app.register(async (scope) => addRoutes(scope))
    },
  ]) {
    await t.rejects(start(t, build), {
      message:
        'fastify-error-resource is registered in a scope of its own, where it reaches none of the routes. ' +
        'Wrap the function that registers it with fastify-plugin: export default fp(async (app) => { await app.register(errorResource) }).',
    })
  }
})
