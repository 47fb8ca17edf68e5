import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { readOperations } from '../../../plugin/conformance/document/operations.ts'
import { createMethodFinder } from '../../../plugin/conformance/document/templates.ts'
import { documentOf } from '../../fixtures/conformance.ts'

const paths = {
  '/orders': { get: {}, post: {} },
  '/orders/new': { get: {} },
  '/orders/{id}': { get: {}, put: {} },
  '/{kind}/new': { delete: {} },
  '/reports/{year}-{month}': { head: {} },
  '/files/{*}': { patch: {} },
}
const methodsOf = createMethodFinder(readOperations(createOpenApiReader(documentOf(paths))))

const rows: readonly (readonly [path: string, methods: readonly string[]])[] = [
  ['/orders', ['GET', 'POST']],
  ['/orders/', ['GET', 'PUT']],
  ['/orders/7', ['GET', 'PUT']],
  ['/orders/new', ['GET', 'PUT', 'DELETE']],
  ['/orders/new/more', []],
  ['/reports/2024-05', ['HEAD']],
  ['/files/a/b/c', ['PATCH']],
  ['/files', []],
  ['/elsewhere', []],
]

for (const [path, methods] of rows) {
  t.test(`a path has the methods of every template that it can be read as: ${path}`, async (t) => {
    t.strictSame(methodsOf(path), methods)
  })
}
