import t from 'tap'
import { occurrenceOf } from '../../plugin/errors/declaration.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'
import { sendError } from '../../plugin/replies/send-error.ts'
import { createRouteIndex } from '../../plugin/routes/routes.ts'
import { buildBareApp } from '../helpers/build-app.ts'

/** A 404 that a not-found handler sends, and what a client gets of it. @see RFC 9110 §9.3.7, §15.5.6 */
const rows = [
  ['DELETE', '/things', 405, 'GET, HEAD'],
  ['OPTIONS', '/things', 204, 'GET, HEAD, OPTIONS'],
  ['GET', '/nothing', 404, undefined],
] as const

for (const [method, url, status, allow] of rows) {
  t.test(`${method} ${url}: a 404 of a not-found handler is a ${status}`, async (t) => {
    const { app } = buildBareApp(t)
    const options = resolveOptions({})
    const plugin = createInstance(options, createRouteIndex(app, options))
    app.get('/things', async () => 'fine')
    app.setNotFoundHandler((_request, reply) => {
      sendError(plugin, reply, occurrenceOf(404, 'No such thing.'))
    })
    const answer = await app.inject({ method, url })
    t.equal(answer.statusCode, status)
    t.equal(answer.headers.allow, allow)
    if (status === 204) t.equal(answer.body, '')
    else t.equal(answer.json().detail, status === 404 ? 'No such thing.' : undefined)
  })
}
