import { Type } from '@sinclair/typebox'
import t from 'tap'
import { toEntry, toPage } from '../../plugin/catalog/entries.ts'
import type { FoundError } from '../../plugin/catalog/find-errors.ts'
import type { Inventory } from '../../plugin/catalog/inventory.ts'
import { declarationOf, type Declaration } from '../../plugin/errors/declaration.ts'
import { defineError } from '../../plugin/index.ts'
import { resolveOptions } from '../../plugin/options.ts'

const known: Inventory = { options: () => resolveOptions({}), routes: () => [] }

function found(declaration: Declaration, slug: string, type: string): FoundError {
  return { declaration, slug, type, routes: [{ method: 'GET', path: '/orders/:id' }] }
}

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order exists',
  members: {
    orderId: Type.String({ description: 'Its number.' }),
    since: Type.Optional(Type.Null()),
  },
  description: 'Choose another number.',
})
const exists = found(OrderExists, 'order-exists', '/errors/order-exists')
const notFound = found(declarationOf(404), '404', 'about:blank')

t.test('the entry of a declared error says what its declaration says', async (t) => {
  t.strictSame(toEntry(exists, '/errors/'), {
    title: 'Order exists',
    status: 409,
    code: 'ORDER_EXISTS',
    type: '/errors/order-exists',
    page: '/errors/order-exists',
    meaning: 'Choose another number.',
  })
})

t.test(
  'the entry of a status as it stands has no code, and the meaning of the status',
  async (t) => {
    t.strictSame(toEntry(notFound, 'https://api.example/errors/'), {
      title: 'Not Found',
      status: 404,
      type: 'about:blank',
      page: 'https://api.example/errors/404',
      meaning: 'There is nothing at this URI, or its existence is not disclosed.',
    })
  },
)

t.test(
  'a page adds how to fix it, when to try again, what it looks like and who sends it',
  async (t) => {
    const { members, headers, example, schema, ...rest } = toPage(exists, '/errors/', known)
    t.strictSame(rest, {
      ...toEntry(exists, '/errors/'),
      phrase: 'Conflict',
      specification: 'RFC 9110 §15.5.10',
      fix: 'Read the current state and send a request that fits it.',
      retry: {
        kind: 'after-change',
        advice:
          'The same request may succeed once the state of the resource has changed. Read it first.',
      },
      routes: [{ method: 'GET', path: '/orders/:id' }],
    })
    t.strictSame(
      members.map(({ name, required, own }) => [name, required, own]),
      [
        ['type', true, false],
        ['title', true, false],
        ['status', true, false],
        ['code', true, false],
        ['detail', false, false],
        ['instance', false, false],
        ['requestId', false, false],
        ['orderId', true, true],
        ['since', false, true],
        ['errors', false, false],
      ],
    )
    t.strictSame(members[7], {
      name: 'orderId',
      values: 'string',
      required: true,
      description: 'Its number.',
      own: true,
    })
    t.notOk('description' in Object(members[8]))
    t.match(members[0], {
      values: '"/errors/order-exists"',
      description: 'Identifies the kind of error.',
    })
    t.match(headers, [{ name: 'Cache-Control' }])
    t.match(example, { status: 409, body: { instance: '/orders/42', orderId: 'string' } })
    t.match(schema, { type: 'object', properties: { code: { const: 'ORDER_EXISTS' } } })
  },
)

t.test('a status that no registry names has no specification', async (t) => {
  const page = toPage(found(declarationOf(499), '499', 'about:blank'), '/errors/', known)
  t.equal(page.phrase, 'Client Error')
  t.notOk('specification' in page)
})

t.test(
  'an error without routes is shown at the root, one without fitting values not at all',
  async (t) => {
    const lonely = { ...notFound, routes: [] }
    t.equal(toPage(lonely, '/errors/', known).example?.body.instance, '/')
    const Odd = defineError({
      code: 'ODD',
      status: 409,
      title: 'Odd',
      members: { odd: Type.String({ pattern: '^x{20}$' }) },
    })
    t.notOk('example' in toPage(found(Odd, 'odd', '/errors/odd'), '/errors/', known))
  },
)

t.test('a member that every error has is no member of one in particular', async (t) => {
  const extraMembers = { members: { traceId: Type.String() }, values: () => ({ traceId: '' }) }
  const options = resolveOptions({ extraMembers })
  const known = { options: () => options, routes: () => [] } as Inventory
  const error = {
    declaration: declarationOf(404),
    type: 'about:blank',
    slug: 'not-found',
    routes: [],
  }
  const { members, schema } = toPage(error as unknown as FoundError, '/errors/', known)
  t.match(
    members.find(({ name }) => name === 'traceId'),
    { required: true, own: false },
  )
  t.match(schema, { required: ['type', 'title', 'status', 'traceId'] })
})
