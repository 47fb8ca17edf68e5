import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { readableTypes } from '../plugin/readable-types.ts'
import type { RoutePlan } from '../plugin/route-plan.ts'

const open: RoutePlan = {
  enabled: true,
  produces: undefined,
  negotiate: undefined,
  consumes: undefined,
  hasStructuredBody: false,
  methodNotAllowed: true,
  answerOptions: true,
}

function addParser(type: string) {
  return (app: FastifyInstance) => {
    app.addContentTypeParser(type, (_request, payload, done) => {
      payload.resume()
      done(null)
    })
  }
}

const form = 'application/x-www-form-urlencoded'
const apps = [
  ['as Fastify comes', () => undefined, open, ['application/json', 'text/plain']],
  [
    'with a structured body',
    () => undefined,
    { ...open, hasStructuredBody: true },
    ['application/json'],
  ],
  ['with a parser for forms', addParser(form), open, ['application/json', form, 'text/plain']],
  [
    'with a parser for uploads',
    addParser('multipart/form-data'),
    { ...open, hasStructuredBody: true },
    ['application/json', 'multipart/form-data'],
  ],
  ['without any parser', (app: FastifyInstance) => app.removeAllContentTypeParsers(), open, []],
  [
    'that declares its types, parser or not',
    () => undefined,
    { ...open, consumes: ['application/merge-patch+json'] },
    ['application/merge-patch+json'],
  ],
] as const

for (const [name, prepare, plan, expected] of apps) {
  t.test(`what a route reads ${name}`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    prepare(app)
    await app.ready()
    t.strictSame(readableTypes(app, plan), expected)
  })
}

t.test('a parser counts in the scope where it lives', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const read: Record<string, readonly string[]> = {}
  app.register(async (child) => {
    addParser(form)(child)
    child.addHook('onReady', async () => {
      read['child'] = readableTypes(child, open)
    })
  })
  await app.ready()
  read['root'] = readableTypes(app, open)
  t.strictSame(read, {
    child: ['application/json', form, 'text/plain'],
    root: ['application/json', 'text/plain'],
  })
})
