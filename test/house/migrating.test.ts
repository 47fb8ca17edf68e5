/** Every line of the guide for existing services is executed, before and after, and answers as it says. */
import assert from 'node:assert/strict'
import sensible from '@fastify/sensible'
import boom from '@hapi/boom'
import { Type } from '@sinclair/typebox'
import Fastify, { type FastifyInstance } from 'fastify'
import enhanced from 'fastify-http-errors-enhanced'
import errorResource, {
  defineError,
  httpErrors,
  isErrorResource,
  type ErrorResourceOptions,
} from 'fastify-error-resource'
import { boomErrors } from 'fastify-error-resource/mappers'
import createError from 'http-errors'
import * as enhancedErrors from 'http-errors-enhanced'
import t, { type Test } from 'tap'
import { readTable } from './markdown.ts'
import { read } from './source-files.ts'

/** What the guide says is registered before and after, by its headings. */
const sections: Readonly<
  Record<string, { readonly before?: object; after?: ErrorResourceOptions }>
> = {
  'From `@fastify/sensible`': { before: sensible },
  'From boom': { after: { mappers: [boomErrors] } },
  'From `http-errors`': {},
  'From `fastify-http-errors-enhanced`': { before: enhanced },
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: 'Taken.',
})

/** What the lines name without declaring it, new for each of them. */
const nameAll = () => ({
  ...enhancedErrors,
  httpErrors,
  assert,
  boom,
  createError,
  OrderExists,
  order: undefined,
  owner: 'alice',
  status: 404,
  error: new Error('SELECT secret'),
  find: async () => {
    throw new Error('SELECT secret')
  },
})

type Handler = (...args: unknown[]) => Promise<unknown>
const AsyncFunction = (async () => undefined).constructor as new (...code: string[]) => Handler

/** Runs a line as the body of a handler. */
async function answer(t: Test, app: FastifyInstance, line: string) {
  t.teardown(() => app.close())
  const names = nameAll()
  const handle = new AsyncFunction('app', 'request', 'reply', ...Object.keys(names), line)
  app.get('/', async (request, reply) => handle(app, request, reply, ...Object.values(names)))
  return app.inject('/')
}

/** A table cell is code between backticks. */
function codeOf(cell: string): string {
  const code = /^`(?<code>[^`]+)`$/.exec(cell)?.groups?.['code']
  if (code === undefined) throw new Error(`${cell} is not a line of code`)
  return code
}

const guide = read('docs/migrating.md').split(/^## /m)
t.strictSame(
  guide.map((section) => section.split('\n')[0]).filter((title) => title && title in sections),
  Object.keys(sections),
  'the guide has these sections',
)

for (const [title, { before, after = {} }] of Object.entries(sections)) {
  const section = guide.find((text) => text.startsWith(`${title}\n`)) ?? ''
  const rows = readTable(section, 'before', 'after', 'answer')
  t.ok(rows.length > 0, `${title} has lines`)
  for (const [old = '', fresh = '', says = ''] of rows) {
    t.test(`${title}: ${fresh}`, async (t) => {
      const [, was, now] = /^(?:(\d{3}), now )?(\d{3})$/.exec(says) ?? []
      const plain: FastifyInstance = Fastify()
      if (before !== undefined) await plain.register(before as never)
      const earlier = await answer(t, plain, codeOf(old))
      t.equal(earlier.statusCode, Number(was ?? now), 'its status before')

      const app: FastifyInstance = Fastify()
      await app.register(errorResource, after)
      const later = await answer(t, app, codeOf(fresh))
      t.equal(later.statusCode, Number(now), 'its status')
      if (later.statusCode < 400) {
        t.equal(later.body, earlier.body)
        t.same({ ...later.headers, date: '' }, { ...earlier.headers, date: '' })
        return
      }
      const body = later.json()
      t.ok(isErrorResource(body), later.body)
      t.notMatch(later.body, 'secret')
      // What was said for clients is still said.
      const said = /'(?<text>[A-Z][^']*\.)'/.exec(old)?.groups?.['text']
      t.equal(body.detail, said)
      for (const field of ['retry-after', 'www-authenticate', 'allow']) {
        if (earlier.headers[field] !== undefined) t.ok(later.headers[field], field)
      }
    })
  }
}
