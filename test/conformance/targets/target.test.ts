import t from 'tap'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { basePathOf } from '../../../plugin/conformance/targets/target.ts'

const base = new URL('http://127.0.0.1:3000/docs/openapi.json')

const servers: readonly (readonly [name: string, servers: unknown, path: string | undefined])[] = [
  ['there are none', undefined, ''],
  ['the root', [{ url: '/' }], ''],
  ['a path', [{ url: '/v1/' }], '/v1'],
  ['a path below the document', [{ url: 'v1' }], '/docs/v1'],
  ['this origin', [{ url: 'http://127.0.0.1:3000/api' }], '/api'],
  ['another origin alone', [{ url: 'https://api.example.com/v1' }], undefined],
  ['another port', [{ url: 'http://127.0.0.1:3001/v1' }], undefined],
  ['another origin first', [{ url: 'https://api.example.com' }, { url: '/v2' }], '/v2'],
  ['a variable', [{ url: '/{stage}', variables: { stage: { default: 'live' } } }], '/live'],
  ['no URL', [{ url: 'http://[' }, {}], '/docs/undefined'],
]

for (const [name, value, path] of servers) {
  t.test(`the paths of a document are below its server: ${name}`, async (t) => {
    t.equal(basePathOf(createOpenApiReader({ servers: value }), base), path)
  })
}
