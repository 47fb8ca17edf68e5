import { Type } from '@sinclair/typebox'
import t from 'tap'
import { completePassing } from '../../plugin/hooks/passing-bodies.ts'
import { buildApp } from '../helpers/build-app.ts'

const extraMembers = {
  members: { traceId: Type.String() },
  values: ({ code }: { code?: unknown }) => ({ traceId: `trace of ${String(code)}` }),
}
const problem = { type: 'about:blank', title: 'Gone', status: 410, code: 'GONE' }

for (const [name, body, expected] of [
  ['lacks the members of every error', problem, { traceId: 'trace of GONE', ...problem }],
  ['has them', { ...problem, traceId: 'mine' }, { ...problem, traceId: 'mine' }],
] as const) {
  t.test(`an Error Resource that a handler wrote and that ${name}`, async (t) => {
    const { app } = await buildApp(t, { plugin: { extraMembers } })
    const text = JSON.stringify(body)
    app.get('/', async (_request, reply) =>
      reply
        .code(410)
        .type('application/problem+json')
        .header('content-length', Buffer.byteLength(text))
        .send(text),
    )
    const { headers, payload } = await app.inject('/')
    t.strictSame(JSON.parse(payload), expected)
    t.equal(Number(headers['content-length']), Buffer.byteLength(payload))
  })
}

t.test('nothing is added where there is nothing to add', async (t) => {
  const none = { extra: undefined } as never
  t.equal(completePassing(none, {} as never, { essence: '', text: '{}', value: {} }), undefined)
  const some = { extra: { schema: { properties: { traceId: {} } } } } as never
  t.equal(
    completePassing(some, {} as never, { essence: '', text: undefined, value: {} }),
    undefined,
  )
})
