import Fastify, { type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import { ReplyHeaders } from '../../plugin/replies/headers.ts'

/** Runs an act in a handler; returns the header fields that were sent. */
async function sendAfter(t: Test, act: (reply: FastifyReply) => void) {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', (_request, reply) => {
    act(reply)
    reply.send('')
  })
  const { headers } = await app.inject('/')
  return headers
}

t.test('what is on the reply is read, from Fastify and from Node', async (t) => {
  await sendAfter(t, (reply) => {
    reply.raw.setHeader('x-raw', '1')
    reply.header('Vary', 'Origin')
    const headers = new ReplyHeaders(reply)
    t.equal(headers.reply, reply)
    t.equal(headers.get('x-raw'), '1')
    t.equal(headers.get('vary'), 'Origin')
    t.equal(headers.get('etag'), undefined)
  })
})

t.test('what is set and removed is so on the reply and in the copy', async (t) => {
  const sent = await sendAfter(t, (reply) => {
    reply.header('x-old', 'a').header('x-gone', 'b')
    const headers = new ReplyHeaders(reply)
    headers.set('X-New', 'c')
    headers.set('x-old', 'd')
    headers.remove('x-gone')
    t.strictSame({ ...headers.fields }, { 'x-old': 'd', 'x-new': 'c' })
  })
  t.match(sent, { 'x-new': 'c', 'x-old': 'd' })
  t.notOk('x-gone' in sent)
})

t.test('a cookie joins those that are there', async (t) => {
  const sent = await sendAfter(t, (reply) => {
    reply.header('set-cookie', 'a=1')
    const headers = new ReplyHeaders(reply)
    headers.set('Set-Cookie', 'b=2')
    t.strictSame(headers.get('set-cookie'), ['a=1', 'b=2'])
  })
  t.strictSame(sent['set-cookie'], ['a=1', 'b=2'])
})

t.test('what others do to the reply later is not in the copy', async (t) => {
  await sendAfter(t, (reply) => {
    const headers = new ReplyHeaders(reply)
    reply.header('x-late', '1')
    t.equal(headers.get('x-late'), undefined)
    t.strictSame(Object.keys(headers.fields), [])
  })
})
