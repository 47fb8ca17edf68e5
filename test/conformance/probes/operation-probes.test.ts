import t from 'tap'
import { operationProbes } from '../../../plugin/conformance/probes/operation-probes.ts'
import { documentOf, factsOf } from '../../fixtures/conformance.ts'

const content = {
  'application/json': {
    schema: { type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
  },
}
const whole = {
  parameters: [{ name: 'q', in: 'query', required: true, schema: { type: 'integer' } }],
  security: [{ token: [] }],
  requestBody: { required: true, content },
  responses: { 200: { content } },
}

const facts = (operation: object, path = '/things', method = 'post') =>
  factsOf(documentOf({ [path]: { [method]: operation } }))

/** Names of the probes that apply, each with what makes it several. */
function namesOf(given: ReturnType<typeof facts>): string[] {
  return operationProbes.flatMap(({ name, changes }) =>
    changes(given).map(({ what }) => (what === undefined ? name : `${name} ${what}`)),
  )
}

t.test(
  'an operation is asked everything that its document leads to, the plain request first where it is safe',
  async (t) => {
    t.strictSame(namesOf(facts(whole)), [
      'no credentials',
      'Accept refuses what there is',
      'content of a type that is not read',
      'broken JSON',
      'no content where some is required',
      'content with another type',
      'content with a member of another type: a',
      'content with a missing member: a',
      'more content than anybody takes',
      'a query parameter of another type: q',
      'a missing query parameter: q',
      'the plain request',
      'a method that the path does not have',
    ])
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
    t.strictSame(
      namesOf(facts({ parameters: [id], responses: { 200: { content } } }, '/things/{id}', 'get')),
      [
        'the plain request',
        'Accept refuses what there is',
        'HEAD, and Accept refuses what there is',
        'a path parameter of another type: id',
        'a path parameter that cannot be decoded',
        'a path parameter that is too long',
        'a method that the path does not have',
      ],
    )
  },
)

/** The statuses that a probe expects of an operation. */
function expectOf(probe: string, given: ReturnType<typeof facts>) {
  const found = operationProbes.find(({ name }) => name.startsWith(probe))
  return found?.expect(given)
}

t.test('a mistake has its status, whatever the operation is', async (t) => {
  const right = operationProbes.map(({ name, expect }) => [name, expect(facts(whole)).right])
  t.strictSame(Object.fromEntries(right), {
    'no credentials': [401],
    'a method that the path does not have': [405],
    'Accept refuses what there is': [406],
    'HEAD, and Accept refuses what there is': [],
    'content of a type that is not read': [415],
    'broken JSON': [400, 422],
    'no content where some is required': [400, 411, 415, 422],
    'content with': [400, 422],
    'more content than anybody takes': [413],
    'a query parameter of another type:': [400, 422],
    'a missing query parameter:': [400, 422],
    'a path parameter of another type:': [400, 404, 422],
    'a path parameter that cannot be decoded': [400, 404, 422],
    'a path parameter that is too long': [400, 404, 414, 422],
    'the plain request': [],
  })
})

t.test('an identifier that names nothing may be noticed first', async (t) => {
  const templated = facts(whole, '/things/{id}')
  for (const probe of ['no credentials', 'broken JSON', 'content of a type']) {
    t.notOk(expectOf(probe, facts(whole))?.first?.includes(404), probe)
    t.ok(expectOf(probe, templated)?.first?.includes(404), probe)
  }
  t.strictSame(expectOf('a method', facts(whole))?.questionable, [400, 415, 422])
  t.strictSame(expectOf('a method', templated)?.questionable, [404, 400, 415, 422])
})

t.test('so may content that is perhaps not valid', async (t) => {
  const uncertain = facts({ ...whole, requestBody: { content: { 'application/json': {} } } })
  t.ok(expectOf('no credentials', uncertain)?.first?.includes(400))
  t.notOk(expectOf('no credentials', facts(whole))?.first?.includes(400))
})

t.test('a server may disregard Accept, unless it says that it does not', async (t) => {
  t.equal(expectOf('Accept', facts(whole))?.success, 'questionable-status')
  const documented = facts({ ...whole, responses: { 200: { content }, 406: {} } })
  t.equal(expectOf('Accept', documented)?.success, 'wrong-status')
})

t.test('a success proves nothing where nobody knows what is read', async (t) => {
  const { responses: _, ...unknown } = whole
  for (const probe of ['broken JSON', 'content of a type']) {
    t.match(expectOf(probe, facts(unknown)), { success: undefined })
    t.notOk('success' in (expectOf(probe, facts(whole)) ?? {}), probe)
  }
})

t.test('the answer to another method is none of the operation', async (t) => {
  const others = operationProbes.filter(({ isOwn = true }) => !isOwn)
  t.strictSame(
    others.map(({ name }) => name),
    ['HEAD, and Accept refuses what there is', 'a method that the path does not have'],
  )
})
