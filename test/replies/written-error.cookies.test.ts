/** Cookies of an error that a hook throws behind an error that is there already. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'

for (const own of [[], ['a=1'], ['a=1', 'b=2']]) {
  for (const theirs of ['upstream=1', ['upstream=1', 'upstream=2']]) {
    const onSend = async () => {
      throw Object.assign(new Error('hunter2'), { headers: { 'set-cookie': theirs } })
    }
    t.test(`${own.length} cookies of the reply stay alone beside ${String(theirs)}`, async (t) => {
      const app = Fastify(serverOptions())
      t.teardown(() => app.close())
      await app.register(errorResource)
      app.get('/orders', { onSend }, async (_request, reply) => {
        for (const cookie of own) reply.header('set-cookie', cookie)
        return reply.conflict()
      })
      app.get('/list', { onSend }, async (_request, reply) => {
        if (own.length > 0) reply.header('set-cookie', own)
        throw new Error('hunter2')
      })
      for (const [path, status] of [
        ['/orders', 409],
        ['/list', 500],
      ] as const) {
        const response = await app.inject(path)
        t.equal(response.statusCode, status)
        t.strictSame([response.headers['set-cookie'] ?? []].flat(), own, path)
      }
    })
  }
}
