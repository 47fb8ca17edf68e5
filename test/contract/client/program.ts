/** The client as browsers and workers get it, and one program that uses all of it wherever it runs. */
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Type } from '@sinclair/typebox'
import { build } from 'esbuild'
import type { FastifyInstance } from 'fastify'
import { defineError } from '../../../plugin/index.ts'
import { requestId } from '../../fixtures/error-resource.ts'

/** One script of the client, and what it is made of. */
export interface Bundle {
  readonly code: string
  /** The files it was made of. */
  readonly inputs: readonly string[]
  /** What it would still import when it runs. */
  readonly imports: readonly string[]
}

/** Bundles the client for browsers, as a module or as a script that sets the global `client`. */
export async function bundleClient(format: 'esm' | 'iife'): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('../../../plugin/client/index.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format,
    globalName: 'client',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
  })
  const [output] = Object.values(metafile.outputs)
  return {
    code: outputFiles.map(({ text }) => text).join(''),
    inputs: Object.keys(metafile.inputs).toSorted(),
    imports: output?.imports.map(({ path }) => path) ?? [],
  }
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})

async function* spaces(): AsyncGenerator<Buffer> {
  for (;;) {
    yield Buffer.alloc(16_384, ' ')
    await turn()
  }
}

const foreign = { config: { errorResource: false } } as const

/** Adds what the program asks for. */
export function addProgramRoutes(app: FastifyInstance): void {
  app.get('/taken', async (_request, reply) => reply.error(OrderExists, { orderId: '42' }))
  app.get('/busy', async (_request, reply) => reply.serviceUnavailable({ retryAfter: 120 }))
  app.get('/fine', async () => ({ type: 'about:blank', title: 'Fine', status: 409 }))
  app.get('/proxy', foreign, async (_request, reply) =>
    reply.code(502).type('text/html').send('<title>Bad Gateway</title>'),
  )
  app.get('/endless', foreign, async (_request, reply) =>
    reply.code(500).type('application/problem+json').send(Readable.from(spaces())),
  )
}

/** For the server of these routes: clients that let go of a stream leave connections without a request. */
export const hangUp = { forceCloseConnections: true } as const

/** The text of `async (client, base) => results`; it uses nothing but the language and `fetch`. */
export const program = `async (client, base) => {
  const { describeError, match, readErrorResource, retryAfter } = client
  const Exists = describeError('ORDER_EXISTS')
  const read = async (path) => readErrorResource(await fetch(base + path))
  const foreign = (data) => ({ status: 409, headers: { 'content-type': 'application/json' }, data })
  const taken = await read('/taken')
  return {
    taken,
    isExists: Exists.is(taken),
    matched: match(taken, { ORDER_EXISTS: ({ orderId }) => orderId, default: () => 'none' }),
    delay: retryAfter(await read('/busy')),
    page: (await read('/proxy')).status,
    endless: (await read('/endless')).status,
    isFineLeftAlone: (await read('/fine')) === undefined,
    text: (await readErrorResource(foreign('{"title":"Mine"}'))).title,
    bytes: (await readErrorResource(foreign(new TextEncoder().encode('{"title":"Mine"}')))).title,
    isGoneNoResponse: (await fetch('http://127.0.0.1:1/').catch(readErrorResource)) === undefined,
  }
}`

/** What the program gives everywhere. */
export const programResults = {
  taken: {
    type: '/errors/order-exists',
    title: 'Order already exists',
    status: 409,
    code: 'ORDER_EXISTS',
    orderId: '42',
    instance: '/taken',
    requestId,
  },
  isExists: true,
  matched: '42',
  delay: 120_000,
  page: 502,
  endless: 500,
  isFineLeftAlone: true,
  text: 'Mine',
  bytes: 'Mine',
  isGoneNoResponse: true,
}
