/** What is looked at before what, and which hooks of the user's have run by then: the table of docs/negotiation.md. */
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { spell, talk, type Field } from '../fixtures/raw-http.ts'
import { readTable } from '../house/markdown.ts'
import { read } from '../house/source-files.ts'

const stages = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

const order = (type: string, body: string, ...fields: readonly Field[]) =>
  spell({ method: 'POST', target: '/orders', fields: [['Content-Type', type], ...fields], body })

const html: Field = ['Accept', 'text/html']
const long = `{"n":1${' '.repeat(80)}}`

/** What is wrong with a request, by the cells of the page, and of two things what is said. */
const wrong: Readonly<Record<string, readonly (readonly [status: number, bytes: Buffer])[]>> = {
  'the message itself': [
    [400, Buffer.from('garbage\r\n\r\n')],
    [400, Buffer.from('GET /orders HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n')],
  ],
  'its media type or coding: 415': [
    [415, order('text/xml', long, html)],
    [415, order('application/json', '{}', ['Content-Encoding', 'br'], html)],
  ],
  'its length: 413': [[413, order('application/json', long, html)]],
  '`Accept`: 406': [[406, order('application/json', '{"n":"many"}', html)]],
  'what a schema says of it: 400': [[400, order('application/json', '{"n":"many"}')]],
  'the path or the method: 404, 405': [
    [404, spell({ target: '/nope', fields: [html] })],
    [405, spell({ method: 'PUT', target: '/orders', fields: [html] })],
  ],
}

const rows = readTable(read('docs/negotiation.md'), 'what is wrong', 'hooks that have run')

t.strictSame(
  rows.map(([what]) => what),
  Object.keys(wrong),
  'the page has these rows',
)

function addHooks(app: FastifyInstance, ran: string[]): void {
  for (const stage of stages) app.addHook(stage as 'onRequest', async () => void ran.push(stage))
}

for (const isFirst of [true, false]) {
  for (const [what, hooks = ''] of rows) {
    const where = isFirst ? 'before' : 'after'
    t.test(`hooks that are added ${where} the plugin: ${what}`, async (t) => {
      const ran: string[] = []
      const app = Fastify({ bodyLimit: 40 })
      t.teardown(() => app.close())
      if (isFirst) addHooks(app, ran)
      await app.register(errorResource)
      if (!isFirst) addHooks(app, ran)
      const body = { type: 'object', properties: { n: { type: 'integer' } } }
      const schema = { body, response: { 200: { type: 'object' } } }
      app.post('/orders', { schema }, async () => ({}))
      const port = await listen(app)
      for (const [status, bytes] of wrong[String(what)] ?? []) {
        ran.length = 0
        const { responses } = await talk(port, bytes)
        t.strictSame(
          responses.map((response) => response.status),
          [status],
        )
        t.strictSame(ran, hooks === 'none' ? [] : hooks.replaceAll('`', '').split(', '))
      }
    })
  }
}
