import Fastify from 'fastify'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { resolveOptions } from '../../plugin/options.ts'
import { emptyRouteIndex } from '../../plugin/routes/routes.ts'
import { createInstance } from '../../plugin/replies/plugin-instance.ts'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
})

t.test('createInstance() keeps the options it was made of', async (t) => {
  const options = resolveOptions({ challenge: 'Basic' })
  const plugin = createInstance(options)
  t.equal(plugin.options, options)
})

t.test('createInstance() builds type URIs from the option typeBase', async (t) => {
  const plugin = createInstance(resolveOptions({ typeBase: 'https://errors.example/' }))
  const { type } = plugin.kindOf(OrderExists)
  t.equal(type, 'https://errors.example/order-exists')
})

t.test('createInstance() plans routes by the option produces', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  const plugin = createInstance(resolveOptions({ produces: ['text/csv'] }))
  app.get('/', async (request) => plugin.planOf(request).produces)
  const response = await app.inject('/')
  t.strictSame(response.json(), ['text/csv'])
})

const choices = [
  ['mirrorAccept answers JSON to a client of JSON', true, 'application/json'],
  ['without mirrorAccept it gets problem+json', false, 'application/problem+json'],
] as const

for (const [name, mirrorAccept, type] of choices) {
  t.test(`createInstance() chooses the media type of errors: ${name}`, async (t) => {
    const plugin = createInstance(resolveOptions({ mirrorAccept }))
    t.equal(plugin.renditionOf({ accept: 'application/json' }).contentType, type)
  })
}

t.test('createInstance() knows no route until it is told of some', async (t) => {
  t.equal(createInstance(resolveOptions({})).routes, emptyRouteIndex)
})

t.test('without languages and further profiles there is one set of kinds', async (t) => {
  const plugin = createInstance(resolveOptions({}))
  t.equal(plugin.renditionOf({}).kindOf, plugin.kindOf)
})

t.test('with languages the title of a kind is left open', async (t) => {
  const plugin = createInstance(resolveOptions({ languages: [{ language: 'de' }] }))
  const { title } = plugin.kindOf(OrderExists).schema.properties
  t.strictSame([title?.['type'], title?.['const']], ['string', undefined])
})

t.test('createInstance() compiles the members of every error into its kinds', async (t) => {
  const extraMembers = {
    members: { traceId: { type: 'string' } },
    values: () => ({ traceId: 'a' }),
  }
  const plugin = createInstance(resolveOptions({ extraMembers } as never))
  t.match(plugin.kindOf(OrderExists).schema, { properties: { traceId: { type: 'string' } } })
})
