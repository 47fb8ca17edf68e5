import { Type } from '@sinclair/typebox'
import t from 'tap'
import { describeProblem } from '../../plugin/xml/describe.ts'

const problem = { name: 'problem', namespace: 'urn:ietf:rfc:7807' }

t.test('the element of an error is problem, in its namespace', async (t) => {
  const schema = Type.Object({ title: Type.Literal('A') }, { description: 'An error.' })
  const described = describeProblem(schema)
  t.strictSame(JSON.parse(JSON.stringify(described)), {
    ...JSON.parse(JSON.stringify(schema)),
    xml: problem,
  })
  t.notOk('xml' in schema, 'the schema itself is as it was')
})

/** A member, and what is said of it. */
const members: readonly (readonly [name: string, schema: object, described: object])[] = [
  ['text', { type: 'string', enum: ['a'], default: { items: 1 } }, {}],
  [
    'a list',
    { type: 'array', items: { type: 'string' } },
    { xml: { wrapped: true }, items: { type: 'string', xml: { name: 'i' } } },
  ],
  [
    'a list of lists',
    { type: 'array', items: { type: 'array', items: {} } },
    {
      xml: { wrapped: true },
      items: {
        type: 'array',
        xml: { name: 'i', wrapped: true },
        items: { xml: { name: 'i' } },
      },
    },
  ],
  [
    'a list of what is described elsewhere',
    { type: 'array', items: { $ref: '#/a' } },
    { xml: { wrapped: true }, items: { $ref: '#/a' } },
  ],
  ['a list of anything', { type: 'array' }, { xml: { wrapped: true } }],
  [
    'an object',
    { type: 'object', properties: { 'a b': { type: 'string' }, c: { type: 'string' } } },
    {
      properties: {
        'a b': { type: 'string', xml: { name: 'a_x0020_b' } },
        c: { type: 'string' },
      },
    },
  ],
  [
    'items that may be of two kinds',
    { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    {
      xml: { wrapped: true },
      items: {
        anyOf: [
          { type: 'string', xml: { name: 'i' } },
          { type: 'null', xml: { name: 'i' } },
        ],
        xml: { name: 'i' },
      },
    },
  ],
  [
    'a member that is called properties',
    { type: 'object', properties: { properties: { type: 'string' } } },
    {},
  ],
  ['a property list that is none', { type: 'object', properties: true }, {}],
]

for (const [name, schema, described] of members) {
  t.test(`what is said of ${name}`, async (t) => {
    const whole = Type.Object({ member: Type.Unsafe(schema), other: Type.String() })
    t.match(describeProblem(whole).properties['member'], { ...schema, ...described })
    t.strictSame(describeProblem(whole).properties['member'], { ...schema, ...described })
  })
}
