import t from 'tap'
import { takeInventory, typeBaseOf } from '../../plugin/catalog/inventory.ts'
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
