/**
 * `Allow` against an oracle that knows nothing of it: every method the service supports is sent to
 * the same URL, and those that reach a route are the ones a 405 has to name.
 *
 * @see RFC 9110 §10.2.1, §15.5.6
 */
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { checkError } from '../fixtures/error-resource.ts'
import { listen } from '../fixtures/fixture-app.ts'
import {
  countExchanges,
  elements,
  field,
  send,
  type Field,
  type RawResponse,
} from '../fixtures/raw-http.ts'
import { cases, route, type Case } from '../fixtures/routing-cases.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

for (const { name, rows, ...given } of cases) {
  t.test(`a service with ${name} allows what it routes`, async (t) => {
    const { app, port } = await start(t, given)
    for (const [target, allow, fields = []] of rows) {
      await t.test(`${target} ${JSON.stringify(fields)}`, async (t) => {
        const answers = await askAll(app, port, target, fields)
        const routed = [...answers].filter(([, response]) => isRouted(response))
        t.equal(toList(routed.map(([method]) => method)), allow, 'the service routes as it says')
        for (const [method, response] of answers) {
          if (isRouted(response)) continue
          if (method === 'OPTIONS' && given.plugin?.answerOptions !== false && allow !== '') {
            t.equal(response.status, 204, 'OPTIONS is answered')
            t.strictSame(
              elements(response, 'allow'),
              [...allow.toLowerCase().split(', '), 'options'].toSorted(),
              'OPTIONS is told of',
            )
          } else {
            t.equal(response.status, allow === '' ? 404 : 405, `${method}: status line`)
            t.equal(field(response, 'allow'), allow === '' ? undefined : allow, `${method}: Allow`)
          }
        }
      })
    }
  })
}

t.test('a service that keeps the 404 of a wrong method still answers OPTIONS', async (t) => {
  const { app, port } = await start(t, {
    plugin: { methodNotAllowed: false },
    routes: (app) => route(app, 'GET', '/a'),
  })
  for (const [method, response] of await askAll(app, port, '/a', [])) {
    const status = { GET: 200, HEAD: 200, OPTIONS: 204 }[method] ?? 404
    t.equal(response.status, status, method)
    t.equal(field(response, 'allow'), status === 204 ? 'GET, HEAD, OPTIONS' : undefined, 'Allow')
  }
})

t.test('scopes beside each other that register the plugin allow what is routed', async (t) => {
  const app = Fastify(serverOptions({ genReqId: () => 'request-1' }))
  t.teardown(() => app.close())
  for (const [prefix, method] of [
    ['/one', 'GET'],
    ['/two', 'PUT'],
  ] as const) {
    await app.register(
      async (scope) => {
        await scope.register(errorResource)
        scope.setNotFoundHandler((_request, reply) => reply.code(404).send())
        route(scope, method, '/a')
        route(app, 'PATCH', `${prefix}/a`)
      },
      { prefix },
    )
  }
  const port = await listen(app)
  for (const [target, allow] of [
    ['/one/a', ['GET', 'HEAD', 'PATCH']],
    ['/two/a', ['PATCH', 'PUT']],
  ] as const) {
    const expected = {
      status: 405,
      members: { instance: target, allow },
      fields: { allow: allow.join(', ') },
    }
    checkError(t, await send(port, { method: 'DELETE', target }), expected, target)
    const unknown = { status: 404, members: { instance: `${target}/b` }, fields: { allow: null } }
    checkError(t, await send(port, { target: `${target}/b` }), unknown, `${target}/b`)
  }
})

async function start(
  t: Test,
  { server = {}, plugin = {}, before, routes }: Omit<Case, 'name' | 'rows'>,
): Promise<{ app: FastifyInstance; port: number }> {
  const app = Fastify(serverOptions({ genReqId: () => 'request-1', ...server }))
  t.teardown(() => app.close())
  await before?.(app)
  await app.register(errorResource, plugin)
  await routes(app)
  return { app, port: await listen(app) }
}

async function askAll(
  app: FastifyInstance,
  port: number,
  target: string,
  fields: readonly Field[],
): Promise<ReadonlyMap<string, RawResponse>> {
  const answers = new Map<string, RawResponse>()
  for (const method of app.supportedMethods) {
    answers.set(method, await send(port, { method, target, fields }))
  }
  return answers
}

/** A route answers 200, or 400 to a QUERY without content; 204 is the plugin's answer to OPTIONS. */
function isRouted({ status }: RawResponse): boolean {
  return ![204, 404, 405].includes(status)
}

function toList(methods: readonly string[]): string {
  return methods.toSorted().join(', ')
}
