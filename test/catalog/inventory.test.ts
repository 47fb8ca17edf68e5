import t from 'tap'
import { takeInventory, typeBaseOf } from '../../plugin/catalog/inventory.ts'
import { knownRoute } from '../../plugin/routes/routes.ts'
import { buildApp } from '../helpers/build-app.ts'

const handler = async () => ({})

for (const typeBase of ['/errors/', '/errors#', 'https://api.example/errors/', 'urn:errors:']) {
  t.test(`'${typeBase}' is known before there is a route`, async (t) => {
    const { app } = await buildApp(t, { plugin: { typeBase } })
    t.equal(typeBaseOf(app), typeBase)
  })
}

t.test(
  'a route leads to all others, earlier and later ones, automatic ones left out',
  async (t) => {
    const { app } = await buildApp(t, { plugin: { validationStatus: 422 } })
    app.get('/before', handler)
    const inventory = takeInventory(app)
    app.get('/own', handler)
    app.head('/checked', handler)
    await app.register(
      async (scope) => scope.route({ method: ['PUT', 'POST'], url: '/', handler }),
      {
        prefix: '/after',
      },
    )
    t.equal(inventory.options().validationStatus, 422)
    t.strictSame(
      inventory.routes().map(({ url, options }) => [url, options.method]),
      [
        ['/before', 'GET'],
        ['/own', 'GET'],
        ['/checked', 'HEAD'],
        ['/after', ['PUT', 'POST']],
      ],
    )
  },
)

t.test('the routes of a plugin of another version are refused, with the way out', async (t) => {
  const { app } = await buildApp(t)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, [knownRoute]: { url: '/' } } as never
  })
  takeInventory(app)
  t.throws(() => app.get('/own', handler), {
    message:
      'fastify-error-resource/catalog is of another version than the plugin, whose routes it cannot read. ' +
      'Install one version for both; `npm ls fastify-error-resource` shows them.',
  })
})
