/** A scope that may have been meant for another. It is told once in a process, hence last, and in a file of its own. */
import t from 'tap'
import errorResource from '../../plugin/index.ts'
import { buildBareApp } from '../helpers/build-app.ts'

t.test('the root, and a scope that got a route later, are no reason to', async (t) => {
  const { app, lines } = buildBareApp(t)
  app.get('/before', async () => 'before')
  app.register(errorResource, { except: ['/other'] })
  const other = buildBareApp(t)
  other.app.get('/before', async () => 'before')
  other.app.register(async (scope) => {
    await scope.register(errorResource)
    scope.get('/later', async () => 'later')
  })
  await Promise.all([app.ready(), other.app.ready()])
  t.strictSame([...lines, ...other.lines], [])
})

t.test(
  'where there were routes before, a scope without later ones is warned of once',
  async (t) => {
    for (const expected of [
      [
        40,
        'fastify-error-resource is registered in a scope of its own, where it reaches no route but those that ' +
          'the scope had before. Wrap the function that registers it with fastify-plugin: ' +
          'export default fp(async (app) => { await app.register(errorResource) }).',
      ],
      undefined,
    ]) {
      const { app, lines } = buildBareApp(t)
      app.get('/outside', async () => {
        throw new Error('theirs')
      })
      app.register(async (scope) => void (await scope.register(errorResource)))
      await app.ready()
      t.strictSame(lines[0], expected)
      t.equal((await app.inject('/outside')).json().message, 'theirs')
    }
  },
)
