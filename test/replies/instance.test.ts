import Fastify from 'fastify'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { emptyRouteIndex } from '../../plugin/routes/routes.ts'
import { createWriter, lastResortBody } from '../../plugin/replies/instance.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
})

t.test('createWriter() keeps the options it was made of', async (t) => {
  const options = resolveOptions({ challenge: 'Basic' })
  const writer = createWriter(options)
  t.equal(writer.options, options)
})

t.test('createWriter() builds type URIs from the option typeBase', async (t) => {
  const writer = createWriter(resolveOptions({ typeBase: 'https://errors.example/' }))
  const { type } = writer.kindOf(OrderExists)
  t.equal(type, 'https://errors.example/order-exists')
})

t.test('createWriter() plans routes by the option produces', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const writer = createWriter(resolveOptions({ produces: ['text/csv'] }))
  app.get('/', async (request) => writer.planOf(request).produces)
  const response = await app.inject('/')
  t.strictSame(response.json(), ['text/csv'])
})

const choices = [
  ['mirrorAccept answers JSON to a client of JSON', true, 'application/json'],
  ['without mirrorAccept it gets problem+json', false, 'application/problem+json'],
] as const

for (const [name, mirrorAccept, type] of choices) {
  t.test(`createWriter() chooses the media type of errors: ${name}`, async (t) => {
    const writer = createWriter(resolveOptions({ mirrorAccept }))
    t.equal(writer.renditionOf({ accept: 'application/json' }).contentType, type)
  })
}

t.test('createWriter() knows no route until it is told of some', async (t) => {
  t.equal(createWriter(resolveOptions({})).routes, emptyRouteIndex)
})

t.test('without languages and further profiles there is one set of kinds', async (t) => {
  const writer = createWriter(resolveOptions({}))
  t.equal(writer.renditionOf({}).kindOf, writer.kindOf)
})

t.test('with languages the title of a kind is left open', async (t) => {
  const writer = createWriter(resolveOptions({ languages: [{ language: 'de' }] }))
  const { title } = writer.kindOf(OrderExists).schema.properties
  t.strictSame([title?.['type'], title?.['const']], ['string', undefined])
})

t.test('the last resort is the Error Resource of a bare 500', async (t) => {
  t.strictSame(JSON.parse(lastResortBody), {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
  })
})
