/** Swagger UI, in a browser, writes the example of an error by the `xml` objects of the document as the service writes it. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Type } from '@sinclair/typebox'
import t from 'tap'
import errorResource, { defineError, errorResponses, problemDetails } from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'
import { problemXml } from '../../plugin/xml/index.ts'
import { missingBrowser, openBrowser } from '../fixtures/browser.ts'
import { readDocument } from '../fixtures/problem-xml.ts'
import { field, send } from '../fixtures/raw-http.ts'
import { buildBareApp, listen } from '../helpers/build-app.ts'

const Sold = defineError({
  code: 'SOLD',
  status: 409,
  title: 'Sold',
  members: Type.Object({
    places: Type.Array(
      Type.Object({ 'row name': Type.Array(Type.String()), count: Type.Integer() }),
    ),
  }),
})
const members = { places: [{ 'row name': ['string'], count: 1 }] }

t.test('an example reads like what is sent', missingBrowser(), async (t) => {
  const { app } = buildBareApp(t, { genReqId: () => 'req-1' })
  const openapi = { openapi: '3.0.3', info: { title: 'Orders', version: '1' } }
  await app.register(swagger, swaggerOptions({ openapi }))
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'full' } })
  await app.register(errorResource, { profiles: [problemXml, problemDetails] })
  const response = { 200: Type.Object({}), ...errorResponses(Sold) }
  app.get('/orders', { schema: { response } }, async (_request, reply) =>
    reply.error(Sold, members),
  )
  const port = await listen(app)

  const sent = await send(port, { target: '/orders' })
  t.equal(field(sent, 'content-type'), 'application/problem+xml')

  const page = await (await openBrowser(t)).newPage()
  await page.goto(`http://127.0.0.1:${port}/docs`)
  const example = page.locator('tr[data-code="409"] .highlight-code').first()
  const shown = await example.innerText({ timeout: 20_000 })
  t.strictSame(
    readDocument(shown.replaceAll(/>\s+</g, '><').trim()),
    readDocument(sent.body.toString()),
  )
})
