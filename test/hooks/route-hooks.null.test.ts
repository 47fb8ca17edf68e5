import t from 'tap'
import { addLast } from '../../plugin/hooks/route-hooks.ts'

t.test('null says of hooks that there are none, as Fastify reads it', async (t) => {
  const last = () => undefined
  t.equal(addLast(null, last), last)
  t.equal(addLast(undefined, last), last)
})
