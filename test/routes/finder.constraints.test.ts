import Fastify, { type FastifyServerOptions } from 'fastify'
import t from 'tap'
import { deriveConstraints, strategiesOf } from '../../plugin/routes/finder.ts'

type RouterOptions = NonNullable<FastifyServerOptions['routerOptions']>

const strategy = (name: string, deriveConstraint: (...args: never[]) => unknown) => ({
  name,
  storage: () => ({ get: () => null, set: () => undefined }),
  deriveConstraint,
  validate: () => true,
})

interface Raw {
  readonly headers: Readonly<Record<string, string | undefined>>
}

const constraints = {
  tenant: strategy('tenant', (request: Raw) => request.headers['x-tenant']),
  region: strategy('region', (_request: Raw, _context: unknown, done: () => void) => done()),
}

const places = [
  ['the router options', { routerOptions: { constraints } as unknown as RouterOptions }],
  ['nowhere', {}],
] as const

for (const [name, options] of places) {
  t.test(
    `the constraints of a request, with strategies of the user's own in ${name}`,
    async (t) => {
      const app = Fastify(options)
      t.teardown(() => app.close())
      app.get('/', (request) => deriveConstraints(app, request))
      const response = await app.inject({
        url: '/',
        headers: { host: 'a.example', 'accept-version': '1.x', 'x-tenant': 'one' },
      })
      const own = name === 'nowhere' ? {} : { tenant: 'one' }
      t.strictSame(response.json(), { host: 'a.example', version: '1.x', ...own })
      t.strictSame(Object.keys(strategiesOf(app)), Object.keys(own))
    },
  )
}
