import t from 'tap'
import * as v from 'valibot'
import { z } from 'zod'
import { areSentences, readTree, toDetail } from '../../../plugin/foreign/bodies/body-trees.ts'

const schema = z.object({ name: z.string(), items: z.array(z.object({ sku: z.enum(['a', 'b']) })) })
const { error } = schema
  .refine(() => false, 'The whole is odd.')
  .safeParse({
    name: 7,
    items: [{ sku: 'a' }, { sku: 'hunter2' }],
  })
const odd = z
  .object({ name: z.string() })
  .superRefine((_, context) => context.addIssue('The whole is odd.'))
  .safeParse({ name: 'x' }).error
const zodError = error as z.ZodError
const wholeError = odd as z.ZodError
const name = 'Invalid input: expected string, received number'
const sku = 'Invalid option: expected one of "a"|"b"'

const nested = v.safeParse(v.object({ a: v.object({ b: v.string() }) }), { a: { b: 7 } })
const root = v.safeParse(v.string(), 7)

let deep: object = { _errors: ['No.'] }
for (let depth = 0; depth < 20; depth++) deep = { _errors: [], a: deep }
const circle: Record<string, unknown> = { _errors: ['No.'] }
circle['a'] = circle

for (const [title, body, expected] of [
  [
    'Zod, flattened',
    z.flattenError(zodError),
    [
      { detail: name, pointer: '#/name' },
      { detail: sku, pointer: '#/items' },
    ],
  ],
  ['Zod about the whole, flattened', z.flattenError(wholeError), [{ detail: 'The whole is odd.' }]],
  [
    'the whole beside a field',
    { formErrors: ['Odd.', ''], fieldErrors: { a: ['No.'], b: undefined } },
    [{ detail: 'Odd.' }, { detail: 'No.', pointer: '#/a' }],
  ],
  [
    'Zod, formatted',
    z.formatError(zodError),
    [
      { detail: name, pointer: '#/name' },
      { detail: sku, pointer: '#/items/1/sku' },
    ],
  ],
  ['Zod about the whole, formatted', z.formatError(wholeError), [{ detail: 'The whole is odd.' }]],
  [
    'Zod, as a tree',
    z.treeifyError(zodError),
    [
      { detail: name, pointer: '#/name' },
      { detail: sku, pointer: '#/items/1/sku' },
    ],
  ],
  [
    'Valibot, flattened',
    v.flatten(nested.issues as never),
    [{ detail: 'Invalid type: Expected string', pointer: '#/a/b' }],
  ],
  ['Valibot about the whole, flattened', v.flatten(root.issues as never), undefined],
  [
    'celebrate',
    {
      validation: {
        body: { source: 'body', keys: ['a.b'], message: '"a.b" with value "hunter2" fails' },
        cookies: { source: 'cookies', keys: ['sid'], message: 'No.' },
        other: { keys: ['x'], message: 'No.' },
      },
    },
    [
      { detail: '"a.b" fails', in: 'body', pointer: '#/a/b' },
      { detail: 'No.', in: 'header', name: 'cookie' },
    ],
  ],
  [
    'hapi',
    { message: 'No.', validation: { source: 'payload', keys: ['a'] } },
    [{ detail: 'No.', in: 'body', pointer: '#/a' }],
  ],
  ['hapi about no key', { message: 'No.', validation: { source: 'query', keys: [] } }, undefined],
  ['hapi without a sentence', { validation: { source: 'query', keys: ['a'] } }, undefined],
  ['a list of findings, which is no tree', { validation: [{ message: 'No.' }] }, undefined],
  ['a list of items beside errors', { errors: ['No.'], items: [{ id: 1 }] }, [{ detail: 'No.' }]],
  [
    'items beside errors that are no sentences',
    { errors: [{}], items: [{ errors: ['x'] }] },
    undefined,
  ],
  ['members that are no tree', { errors: [], properties: { a: 7, b: null, c: [] } }, undefined],
  ['more than anybody looks at', deep, undefined],
  ['nothing', {}, undefined],
] as const) {
  t.test(`findings in a tree: ${title}`, async (t) => {
    t.strictSame(readTree(body, 100), expected)
  })
}

t.test('a circle ends, and there are no more findings than are wanted', async (t) => {
  t.equal(readTree(circle, 3)?.length, 3)
})

t.test('sentences are told from everything else', async (t) => {
  t.ok(areSentences(['a']))
  t.ok(areSentences([]))
  t.notOk(areSentences(['a', 7]))
  t.notOk(areSentences('a'))
})

t.test('a sentence is cut', async (t) => {
  t.equal(toDetail('a'.repeat(501)).length, 500)
})
