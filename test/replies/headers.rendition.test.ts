import Fastify from 'fastify'
import t from 'tap'
import { ReplyHeaders, setRenditionFields } from '../../plugin/replies/headers.ts'

t.test('setRenditionFields() completes Vary and names the language', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.get('/', async (_request, reply) => {
    reply.header('vary', 'Origin, accept')
    setRenditionFields(new ReplyHeaders(reply), ['Accept', 'Accept-Language'], 'de')
    return 'x'
  })
  app.get('/unknown', async (_request, reply) => {
    setRenditionFields(new ReplyHeaders(reply), ['Accept'], undefined)
    return 'x'
  })
  const { headers } = await app.inject('/')
  t.equal(headers['vary'], 'Origin, accept, Accept-Language')
  t.equal(headers['content-language'], 'de')
  const { headers: others } = await app.inject('/unknown')
  t.equal(others['vary'], 'Accept')
  t.equal(others['content-language'], undefined)
})
