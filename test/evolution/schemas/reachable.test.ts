import t from 'tap'
import { reachable } from '../../../plugin/evolution/schemas/reachable.ts'

const refer = (name: string) => ({ $ref: `#/schemas/${name}` })

t.test('schemas are kept that are referred to, directly or by each other', async (t) => {
  const schemas = new Map<string, unknown>([
    ['a', { properties: { b: refer('b'), $ref: { type: 'string' } } }],
    ['b', { items: [refer('a'), refer('c~1d')] }],
    ['c/d', true],
    ['e', refer('a')],
  ])
  t.strictSame([...reachable({ x: [refer('a')] }, schemas).keys()], ['a', 'b', 'c/d'])
  t.strictSame(
    [
      ...reachable(
        [refer('none'), { $ref: 'https://e.example/' }, { $ref: '#/x' }],
        schemas,
      ).keys(),
    ],
    [],
  )
})
