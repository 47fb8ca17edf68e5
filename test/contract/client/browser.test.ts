/** The client in a real browser, under a strict policy: in a page, in a worker, and across origins. */
import cors from '@fastify/cors'
import type { FastifyInstance } from 'fastify'
import t from 'tap'
import { missingBrowser, openBrowser, openPage } from '../../fixtures/browser.ts'
import { addProgramRoutes, bundleClient, hangUp, program, programResults } from './program.ts'
import { serve } from '../../fixtures/fixture-app.ts'

/** Nothing inline and nothing evaluated. */
const policy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src *; img-src data:"

const page = `<!doctype html><html lang="en"><title>Orders</title><link rel="icon" href="data:,">`

const workerScript = `
  import * as client from '/client.js'
  const results = await (${program})(client, location.origin)
  postMessage(results)`

async function addSite(app: FastifyInstance): Promise<void> {
  const { code } = await bundleClient('esm')
  const scripts = { '/client.js': code, '/worker.js': workerScript }
  for (const [path, script] of Object.entries(scripts)) {
    app.get(path, async (_request, reply) => reply.type('text/javascript').send(script))
  }
  app.get('/', async (_request, reply) =>
    reply.type('text/html').header('content-security-policy', policy).send(page),
  )
  addProgramRoutes(app)
}

/** The same service, for pages of another origin. */
async function addService(app: FastifyInstance): Promise<void> {
  await app.register(cors)
  addProgramRoutes(app)
}

t.test('the client in a browser', missingBrowser(), async (t) => {
  const browser = await openBrowser(t)
  const { port } = await serve(t, addSite, { server: hangUp })
  const origin = `http://127.0.0.1:${port}`
  const { page: tab, faults } = await openPage(browser, origin)

  t.test('reads every answer in a page', async (t) => {
    const results = await tab.evaluate(
      `import('/client.js').then((client) => (${program})(client, location.origin))`,
    )
    t.strictSame(results, programResults)
  })

  t.test('reads every answer in a worker', async (t) => {
    const results = await tab.evaluate(`new Promise((resolve, reject) => {
      const worker = new Worker('/worker.js', { type: 'module' })
      worker.onmessage = ({ data }) => resolve(data)
      worker.onerror = reject
    })`)
    t.strictSame(results, programResults)
  })

  t.test('reads a Blob, which is what axios has for a download that failed', async (t) => {
    const resource = await tab.evaluate(`Promise.all([import('/client.js'), fetch('/taken')]).then(
      async ([client, response]) => {
        const { status, headers } = response
        return client.readErrorResource({ status, headers, data: await response.blob() })
      })`)
    t.strictSame(resource, programResults.taken)
  })

  t.test('lets a stream go that does not end', async (t) => {
    const resource =
      await tab.evaluate(`Promise.all([import('/client.js'), fetch('/endless')]).then(
      ([client, response]) => client.readErrorResource(response))`)
    t.match(resource, { status: 500, title: 'Internal Server Error' })
  })

  t.test('knows how long to wait although the field is hidden from other origins', async (t) => {
    const other = await serve(t, addService, { server: hangUp })
    const [delay, field] = (await tab.evaluate(`Promise.all([
      import('/client.js'), fetch('http://127.0.0.1:${other.port}/busy'),
    ]).then(async ([client, response]) => [
      client.retryAfter(await client.readErrorResource(response)),
      response.headers.get('retry-after'),
    ])`)) as [unknown, unknown]
    t.equal(delay, 120_000)
    t.equal(field, null)
  })

  t.test('nothing went wrong in the page but the answers that were asked for', async (t) => {
    const unexpected = faults.filter((text) => !/Failed to load resource/.test(text))
    t.same(unexpected, [])
  })
})
