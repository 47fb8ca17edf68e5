import t from 'tap'
import { isUnsendable, refuseUnwritable } from '../../plugin/hooks/unwritable.ts'
import { buildApp, listen, problem, toAnswer } from '../helpers/build-app.ts'
import { field, json, send } from '../fixtures/raw-http.ts'

const bad: readonly (readonly [name: string, value: unknown])[] = [
  ['a line break', 'a\r\nb: c'],
  ['a control character', '\u0001'],
  ['a character beyond Latin-1', '☃'],
  ['a list with one', ['a', '\n']],
  ['a Symbol', Symbol('a')],
  [
    'an object that cannot be read',
    {
      toString() {
        throw new Error('hunter2')
      },
    },
  ],
]

for (const status of [204, 304] as const) {
  for (const [name, value] of bad) {
    t.test(`a ${status} whose field has ${name} is a 500 with its content`, async (t) => {
      const { app, lines } = await buildApp(t)
      app.get('/', async (_request, reply) => reply.code(status).header('x-a', value).send())
      const response = await send(await listen(app), { target: '/' })
      t.equal(response.status, 500)
      t.equal(response.reason, 'Internal Server Error')
      t.equal(field(response, 'x-a'), undefined)
      t.strictSame(json(response), problem(500, { instance: '/' }).body)
      t.strictSame(lines, [
        [
          50,
          'The header field "x-a" cannot be written.',
          'The header field "x-a" cannot be written.',
        ],
      ])
    })
  }

  t.test(`a ${status} whose fields can be written stays one`, async (t) => {
    const { app } = await buildApp(t)
    app.get('/', async (_request, reply) =>
      reply
        .code(status)
        .header('x-number', 1)
        .header('x-list', ['a', 'b'])
        .header('x-none', undefined)
        .header('x-flag', true)
        .send(),
    )
    const response = await send(await listen(app), { target: '/' })
    t.equal(response.status, status)
    t.equal(field(response, 'x-number'), '1')
    t.equal(field(response, 'x-list'), 'a, b')
    t.equal(field(response, 'x-flag'), 'true')
  })
}

t.test('any other success is left to Fastify, which finds out in time', async (t) => {
  t.equal(refuseUnwritable({ statusCode: 200 } as never), undefined)
})

t.test('an object that a hook leaves in the place of content is a failure of it', async (t) => {
  const { app } = await buildApp(t)
  app.get(
    '/',
    {
      onSend: async (_request, reply) => {
        reply.code(404)
        return { message: 'Not here.' }
      },
    },
    async () => 'never',
  )
  t.strictSame(toAnswer(await app.inject('/')), problem(500, { instance: '/' }))
  t.ok(isUnsendable([]))
  for (const fine of ['', undefined, null, Buffer.from(''), new Response('')]) {
    t.notOk(isUnsendable(fine))
  }
})
