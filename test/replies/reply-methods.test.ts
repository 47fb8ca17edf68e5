import type { FastifyReply } from 'fastify'
import t from 'tap'
import { errorStatuses } from '../fixtures/iana-statuses.ts'
import type { HelperStatuses } from '../../plugin/http/helper-statuses.ts'
import { buildApp } from '../helpers/build-app.ts'

type Helpers = Readonly<Record<keyof HelperStatuses, (...args: never) => FastifyReply>>

t.test('the reply has every helper, and its type says so', async (t) => {
  const { app } = await buildApp(t)
  app.get('/', async (_request, reply) => {
    // A name that the interface lacks is of no type that can be called, and this does not compile.
    const helpers: Helpers = reply
    return Object.values(helpers).length
  })
  app.get('/names', async (_request, reply) => {
    const helpers = reply as unknown as Record<string, unknown>
    return errorStatuses.filter(({ helper }) => typeof helpers[helper] !== 'function')
  })
  t.equal((await app.inject('/')).statusCode, 200)
  t.strictSame((await app.inject('/names')).json(), [])
})
