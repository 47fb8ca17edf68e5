/** Where the functions of the raw response fail, nobody can be answered; nobody waits for ever either. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { serverOptions } from '../../plugin/index.ts'
import { listen } from '../fixtures/fixture-app.ts'
import { spell, talk } from '../fixtures/raw-http.ts'

for (const code of ['ERR_HTTP_HEADERS_SENT', 'ERR_OTHER']) {
  for (const method of ['writeHead', 'end'] as const) {
    for (const target of ['/fine', '/thrown', '/sent', '/none']) {
      const name = `${method} of the raw response fails with ${code} for ${target}`
      t.test(`${name}: the connection ends, the service does not`, { timeout: 5000 }, async (t) => {
        const app = Fastify(serverOptions())
        t.teardown(() => app.close())
        await app.register(errorResource)
        app.addHook('onSend', async ({ url }, reply) => {
          if (url === '/alive') return
          reply.raw[method] = () => {
            throw Object.assign(new Error('theirs'), { code })
          }
        })
        app.get('/fine', async () => 'fine')
        app.get('/thrown', async () => {
          throw new Error('thrown')
        })
        app.get('/sent', async (_request, reply) => reply.conflict('No.'))
        app.get('/alive', async () => 'alive')
        const port = await listen(app)
        const { responses } = await talk(port, spell({ target }))
        t.strictSame(responses, [])
        const alive = await talk(port, spell({ target: '/alive' }))
        t.strictSame(
          alive.responses.map(({ status }) => status),
          [200],
        )
      })
    }
  }
}
