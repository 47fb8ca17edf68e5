import t from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { buildBody } from '../../plugin/resource/body.ts'
import type { WireProfile } from '../../plugin/resource/profiles.ts'

const request = { headers: {}, url: '/things', id: 'r1', log: undefined }

function build(write: NonNullable<WireProfile['write']>, occurrence = occurrenceOf(409)) {
  const profile: WireProfile = { name: 'Text', mediaTypes: ['text/plain'], write }
  const plugin = createInstance(resolveOptions({ profiles: [profile] }))
  const { status, contentType, body } = buildBody(plugin, occurrence, request)
  return [status, contentType, body]
}

const fail = () => {
  throw new Error('no')
}

t.test('a body is what the function of its profile writes', async (t) => {
  t.strictSame(
    build(({ title, instance }) => `${title} ${String(instance)}`),
    [409, 'text/plain', 'Conflict /things'],
  )
})

t.test('where that fails the error is the same, as problem details', async (t) => {
  const body =
    '{"type":"about:blank","title":"Conflict","status":409,"instance":"/things","requestId":"r1"}'
  t.strictSame(build(fail), [409, 'application/problem+json', body])
})

t.test('what somebody else said is written by it as well', async (t) => {
  const said = { ...occurrenceOf(409), said: { balance: 30 } }
  t.strictSame(
    build(({ balance }) => String(balance), said),
    [409, 'text/plain', '30'],
  )
  const [status, contentType, body] = build(fail, said)
  t.strictSame([status, contentType], [409, 'application/problem+json'])
  t.match(JSON.parse(String(body)), { status: 409, balance: 30 })
})
