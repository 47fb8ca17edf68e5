import fc from 'fast-check'
import t from 'tap'
import { createErrorTypeChooser } from '../../plugin/resource/renditions.ts'

/** RFC 9457 §3: the type of errors; RFC 9110 §12.4.1: Accept may be disregarded. */
const errorTypes = [
  ['no field', undefined, 'problem', 'problem'],
  ['any type', '*/*', 'problem', 'problem'],
  ['an empty field', '', 'problem', 'problem'],
  ['JSON', 'application/json', 'problem', 'json'],
  ['JSON in capitals', 'APPLICATION/JSON', 'problem', 'json'],
  ['JSON among others', 'text/html, application/json;q=0.1', 'problem', 'json'],
  ['JSON refused', 'application/json;q=0', 'problem', 'problem'],
  ['any application type', 'application/*', 'problem', 'problem'],
  ['another type', 'text/html', 'problem', 'problem'],
  ['a vendor type', 'application/vnd.foo+json', 'problem', 'problem'],
  ['every type refused', '*/*;q=0', 'problem', 'problem'],
  ['the type of errors', 'application/problem+json', 'problem', 'problem'],
  [
    'the type of errors and JSON',
    'application/json, application/problem+json',
    'problem',
    'problem',
  ],
  ['the other type of errors', 'application/problem+xml', 'problem', 'problem'],
  ['the type of errors refused', 'application/problem+json;q=0', 'problem', 'problem'],
  [
    'it refused and JSON accepted',
    'application/problem+json;q=0, application/json',
    'json',
    'json',
  ],
  ['the same in capitals', 'APPLICATION/PROBLEM+JSON;Q=0, APPLICATION/JSON', 'json', 'json'],
  ['it refused and anything else accepted', 'application/problem+json;q=0, */*', 'json', 'json'],
  [
    'it and JSON refused',
    'application/problem+json;q=0, application/json;q=0, */*',
    'problem',
    'problem',
  ],
] as const

for (const [name, accept, plain, mirrored] of errorTypes) {
  t.test(`an error goes out as ${plain}, or mirrored as ${mirrored}: ${name}`, async (t) => {
    const types = { problem: 'application/problem+json', json: 'application/json' }
    const choose = createErrorTypeChooser([types.problem], false, String)
    const mirror = createErrorTypeChooser([types.problem], true, String)
    t.strictSame(
      [choose(accept), choose(accept), mirror(accept), mirror(accept)],
      [types[plain], types[plain], types[mirrored], types[mirrored]],
    )
  })
}

/** A service that speaks two profiles, one of them under two media types. */
const oracle = 'application/vnd.oracle.resource+json;type=error'
const alias = 'application/vnd.oracle.adf.error+json'
const two = ['application/problem+json', oracle, alias] as const

const choices = [
  ['no field', undefined, 'application/problem+json'],
  ['any type', '*/*', 'application/problem+json'],
  ['any application type, written twice', 'application/*, application/*;q=0.5', two[0]],
  ['JSON', 'application/json', two[0]],
  ['the second by name', oracle, oracle],
  [
    'the second in capitals and quoted',
    'APPLICATION/VND.ORACLE.RESOURCE+JSON; TYPE="error"',
    oracle,
  ],
  ['the second without its parameter', 'application/vnd.oracle.resource+json', oracle],
  [
    'R205 the second with another parameter',
    'application/vnd.oracle.resource+json;type=collection',
    two[0],
  ],
  [
    'R205 the same, and JSON',
    'application/vnd.oracle.resource+json;type=collection, application/json',
    'application/json',
  ],
  ['R204 the alias and JSON', 'application/json, application/vnd.oracle.adf.error+json', alias],
  ['both by name, a tie', `${oracle}, application/problem+json`, two[0]],
  ['both by name, the second heavier', `${oracle}, application/problem+json;q=0.9`, oracle],
  ['the first refused by name', 'application/problem+json;q=0, */*;q=0.1', oracle],
  ['all refused, JSON too', 'application/problem+json;q=0', two[0]],
  ['the second refused', `${oracle};q=0`, two[0]],
] as const

for (const [name, accept, expected] of choices) {
  t.test(`of two profiles: ${name}`, async (t) => {
    const choose = createErrorTypeChooser(two, false, String)
    t.strictSame([choose(accept), choose(accept)], [expected, expected])
  })
}

t.test('a service that has JSON among its types sends it to who names it', async (t) => {
  const choose = createErrorTypeChooser([oracle, 'application/json'], false, String)
  t.equal(choose('text/html, application/json'), 'application/json')
  t.equal(choose('application/json;q=0'), oracle)
})

t.test('what is handed out for a type is made once', async (t) => {
  const made: string[] = []
  const choose = createErrorTypeChooser(two, true, (type) => {
    made.push(type)
    return { type }
  })
  t.equal(choose('application/json'), choose('application/json, text/html'))
  t.strictSame(made, [...two, 'application/json'])
})

t.test('no field value makes the choice throw', async (t) => {
  const choose = createErrorTypeChooser(two, true, String)
  const property = fc.property(fc.string({ unit: 'grapheme' }), (accept) =>
    [...two, 'application/json'].includes(choose(accept)),
  )
  t.doesNotThrow(() => fc.assert(property, { seed: 9110, numRuns: 2000 }))
})
