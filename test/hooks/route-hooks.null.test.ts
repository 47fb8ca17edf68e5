import t from 'tap'
import { addLast } from '../../plugin/hooks/route-hooks.ts'

const last = () => undefined

t.test('null says of hooks that there are none, as Fastify reads it', async (t) => {
  t.equal(addLast(null, last), last)
  t.equal(addLast(undefined, last), last)
})
