import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { readableTypes } from '../../plugin/routes/allow.ts'
import { openPlan } from '../helpers/open-plan.ts'

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
  ['as Fastify comes', () => undefined, openPlan(), ['application/json', 'text/plain']],
  [
    'with a structured body',
    () => undefined,
    openPlan({ hasStructuredBody: true }),
    ['application/json'],
  ],
  [
    'with a parser for forms',
    addParser(form),
    openPlan(),
    ['application/json', form, 'text/plain'],
  ],
  [
    'with a parser for uploads',
    addParser('multipart/form-data'),
    openPlan({ hasStructuredBody: true }),
    ['application/json', 'multipart/form-data'],
  ],
  [
    'with a parser for patches of either kind, and one for binary content',
    (app: FastifyInstance) => {
      addParser('application/octet-stream')(app)
      addParser('application/merge-patch+json')(app)
    },
    openPlan({ hasStructuredBody: true }),
    ['application/json', 'application/merge-patch+json', 'application/octet-stream'],
  ],
  [
    'with a parser for anything, of which Fastify does not tell',
    (app: FastifyInstance) => {
      app.removeAllContentTypeParsers()
      addParser('*')(app)
    },
    openPlan(),
    [],
  ],
  [
    'without any parser',
    (app: FastifyInstance) => app.removeAllContentTypeParsers(),
    openPlan(),
    [],
  ],
  [
    'that declares its types, parser or not',
    () => undefined,
    openPlan({ consumes: ['application/merge-patch+json'] }),
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

t.test('a route is looked into once', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  await app.ready()
  const plan = openPlan()
  t.equal(readableTypes(app, plan), readableTypes(app, plan))
})

t.test('a parser counts in the scope where it lives', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const read: Record<string, readonly string[]> = {}
  app.register(async (child) => {
    addParser(form)(child)
    child.addHook('onReady', async () => {
      read['child'] = readableTypes(child, openPlan())
    })
  })
  await app.ready()
  read['root'] = readableTypes(app, openPlan())
  t.strictSame(read, {
    child: ['application/json', form, 'text/plain'],
    root: ['application/json', 'text/plain'],
  })
})
