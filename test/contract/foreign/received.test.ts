/**
 * Answers of other services that real clients throw: of their words, their fields and their status
 * nothing is for the client of this service, whose request was not at fault.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import wreck from '@hapi/wreck'
import Fastify, { type FastifyInstance } from 'fastify'
import fetchOfNode from 'node-fetch'
import t, { type Test } from 'tap'
import { fetch as fetchOfUndici } from 'undici'
import errorResource from '../../../plugin/index.ts'
import { standardMappers } from '../../../plugin/mappers/index.ts'

const secret = 'hunter2'

/** A service that refuses everything with the status of the path. */
const upstream = createServer((request, response) => {
  const status = Number(request.url?.slice(1))
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'WWW-Authenticate': `Bearer realm="${secret}"`,
    'Retry-After': '7',
    'X-Key': secret,
    ...(status < 400 ? { Location: `https://${secret}.internal/` } : {}),
  })
  response.end(JSON.stringify({ message: `No such key: ${secret}`, detail: secret }))
})
upstream.listen(0, '127.0.0.1')
await new Promise((resolve) => upstream.once('listening', resolve))
t.teardown(() => upstream.close())
const urlOf = (status: number) =>
  `http://127.0.0.1:${String((upstream.address() as AddressInfo).port)}/${String(status)}`

/** An installed package that puts the status of an answer on an `Error`. */
const folder = mkdtempSync(join(tmpdir(), 'received-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const installed = join(folder, 'node_modules', 'some-client')
mkdirSync(installed, { recursive: true })
writeFileSync(
  join(installed, 'index.js'),
  `exports.get = async (url) => {
    const response = await fetch(url)
    const error = new Error('HTTP ' + response.status + ': ' + (await response.text()))
    throw Object.assign(error, { statusCode: response.status })
  }`,
)
const client = createRequire(join(folder, 'service.js'))('some-client') as {
  get: (url: string) => Promise<never>
}

type Request = (url: string) => Promise<unknown>

const fetched: Readonly<Record<string, Request>> = {
  'a Response of fetch': async (url) => {
    throw await fetch(url, { redirect: 'manual' })
  },
  'a copy of one': async (url) => {
    throw (await fetch(url, { redirect: 'manual' })).clone()
  },
  'a Response that has been read': async (url) => {
    const response = await fetch(url, { redirect: 'manual' })
    await response.text()
    throw response
  },
  'a Response of undici': async (url) => {
    throw await fetchOfUndici(url, { redirect: 'manual' })
  },
  'a Response of node-fetch': async (url) => {
    throw await fetchOfNode(url, { redirect: 'manual' })
  },
}

const thrown: Readonly<Record<string, Request>> = {
  ...fetched,
  'a Response as the cause': async (url) => {
    throw new Error(secret, { cause: await fetch(url) })
  },
  Wreck: (url) => wreck.get(url, { json: true }),
}

const placements = {
  younger: async (app: FastifyInstance, options: object, addRoutes: () => void) => {
    await app.register(errorResource, options)
    addRoutes()
  },
  older: async (app: FastifyInstance, options: object, addRoutes: () => void) => {
    addRoutes()
    await app.register(errorResource, options)
  },
  'below a handler that passes errors on': async (
    app: FastifyInstance,
    options: object,
    addRoutes: (scope: FastifyInstance) => void,
  ) => {
    await app.register(errorResource, options)
    await app.register(async (scope) => {
      scope.setErrorHandler((error) => {
        throw error
      })
      addRoutes(scope)
    })
  },
}

for (const [placement, place] of Object.entries(placements)) {
  for (const [name, request] of Object.entries(thrown)) {
    t.test(`${name}, thrown by a route: ${placement}`, async (t) => {
      for (const [mappers, statuses] of [
        [[], { 401: 500, 404: 500, 429: 500, 500: 500, 503: 500 }],
        [standardMappers, { 401: 502, 404: 502, 429: 503, 500: 502, 503: 503 }],
      ] as const) {
        const app = Fastify()
        t.teardown(() => app.close())
        await place(app, { mappers }, (scope = app) => {
          scope.get('/:status', (request_) =>
            request(urlOf(Number((request_.params as { status: string }).status))),
          )
        })
        for (const [received, status] of Object.entries(statuses)) {
          await checkWithheld(t, app, received, status)
        }
      }
    })
  }
}

async function checkWithheld(
  t: Test,
  app: FastifyInstance,
  received: string,
  status: number,
): Promise<void> {
  const { statusCode, headers, body } = await app.inject(`/${received}`)
  t.equal(statusCode, status, `${received} becomes ${String(status)}`)
  t.equal(headers['content-type'], 'application/problem+json')
  t.match(JSON.parse(body), { status, instance: `/${received}` })
  t.notOk((JSON.stringify(headers) + body).includes(secret), `${received}: nothing of it leaves`)
}

t.test('a redirect that was fetched is a failure, too', async (t) => {
  for (const [name, request] of Object.entries(fetched)) {
    const app = Fastify()
    t.teardown(() => app.close())
    await app.register(errorResource)
    app.get('/302', () => request(urlOf(302)))
    t.test(name, (t) => checkWithheld(t, app, '302', 500))
  }
})

t.test('a Response of your own is what you answer with', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { mappers: standardMappers })
  app.get('/', async () => {
    throw Response.json(
      { detail: 'Said to the client.' },
      { status: 409, headers: { 'Retry-After': '7' } },
    )
  })
  const response = await app.inject('/')
  t.equal(response.statusCode, 409)
  t.equal(response.headers['retry-after'], '7')
  t.match(response.json(), { status: 409, detail: 'Said to the client.' })
})

t.test('an Error that a package made keeps a 4xx that was put on it, and no word', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { mappers: standardMappers })
  app.get('/package', () => client.get(urlOf(404)))
  app.get('/own', async () => {
    throw Object.assign(new Error('Said to the client.'), { statusCode: 404 })
  })
  await checkWithheld(t, app, 'package', 404)
  const own = await app.inject('/own')
  t.match(own.json(), { status: 404, detail: 'Said to the client.' })
})

t.test('its words leave where the option says so', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.register(errorResource, { expose: () => true })
  app.get('/package', () => client.get(urlOf(404)))
  const response = await app.inject('/package')
  t.match(response.json(), { status: 404, detail: /^HTTP 404/ })
})
