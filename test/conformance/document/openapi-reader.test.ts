import t from 'tap'
import {
  createOpenApiReader,
  isObject,
  isOpenApi3,
} from '../../../plugin/conformance/document/openapi-reader.ts'

const reader = createOpenApiReader({
  openapi: '3.1.0',
  paths: { '/a~b': { $ref: '#/components/pathItems/A' } },
  components: {
    pathItems: { A: { get: { list: [{ n: 1 }, 2, { n: 3 }], text: 'x' } } },
    'with space': { deep: { yes: true } },
    to: { $ref: '#/components/with%20space' },
    loop: { $ref: '#/components/loop' },
    out: { $ref: 'other.json#/a' },
    nowhere: { $ref: '#/components/missing' },
    broken: { $ref: '#/%zz' },
    number: { $ref: 7, own: {} },
  },
})
const components = reader.at(reader.root, 'components')

t.test('a place is found by its steps, through references', async (t) => {
  const get = reader.at(reader.root, 'paths', '/a~b', 'get')
  t.equal(get?.pointer, '/components/pathItems/A/get')
  t.strictSame(reader.at(get, 'list', '2')?.value, { n: 3 })
  t.strictSame(reader.at(components, 'to', 'deep'), {
    value: { yes: true },
    pointer: '/components/with space/deep',
  })
})

t.test('a pointer is escaped', async (t) => {
  const plain = createOpenApiReader({ 'a/b~c': { d: {} } })
  t.equal(plain.at(plain.root, 'a/b~c', 'd')?.pointer, '/a~1b~0c/d')
})

t.test('whatever is no object is absent, and so is what a reference does not find', async (t) => {
  for (const name of ['loop', 'out', 'nowhere', 'broken', 'missing', 'toString']) {
    t.equal(reader.at(components, name), undefined, name)
  }
  t.equal(reader.at(reader.root, 'openapi'), undefined)
  t.equal(reader.at(undefined, 'a'), undefined)
  t.strictSame(reader.at(components, 'number', 'own')?.value, {}, 'a reference is text')
})

t.test('children are the objects of an object or of a list', async (t) => {
  const list = reader.at(reader.root, 'paths', '/a~b', 'get', 'list')
  t.strictSame(
    reader.children(list).map(([name, { value }]) => [name, value]),
    [
      ['0', { n: 1 }],
      ['2', { n: 3 }],
    ],
  )
  t.strictSame(reader.children(undefined), [])
})

t.test('a document of OpenAPI 3 has a version and paths', async (t) => {
  t.ok(isOpenApi3({ openapi: '3.0.3', paths: {} }))
  t.ok(isOpenApi3({ openapi: '3.2.0', paths: {} }))
  const others = [
    { swagger: '2.0', paths: {} },
    { openapi: '3.1.0' },
    { openapi: '4.0', paths: {} },
  ]
  for (const value of [...others, null, 'openapi', 3, []]) t.notOk(isOpenApi3(value))
  t.ok(isObject([]))
  t.notOk(isObject(null))
})
