import t from 'tap'
import { toMountPath } from '../../plugin/catalog/mount-path.ts'

/** What the type URIs start with, the prefix of the scope, and where its pages are. */
const places: readonly (readonly [typeBase: string, scope: string, path: string])[] = [
  ['/errors/', '', '/errors'],
  ['/errors#', '', '/errors'],
  ['/v1/docs/errors/', '', '/v1/docs/errors'],
  ['https://api.example.com/errors/', '', '/errors'],
  ['http://127.0.0.1:3000/errors#', '', '/errors'],
  ['//api.example.com/errors/', '', '/errors'],
  ['/api/errors/', '/api', '/errors'],
  ['https://api.example.com/api/v2/errors/', '/api/v2', '/errors'],
  ['/errors/', '/errors', ''],
]

for (const [typeBase, scope, path] of places) {
  t.test(`pages of '${typeBase}' in the scope '${scope}' are below '${path}'`, async (t) => {
    t.equal(toMountPath(typeBase, scope), path)
  })
}

const refused: readonly (readonly [why: string, typeBase: string, scope: string])[] = [
  ['no place of HTTP', 'urn:orders:errors:', ''],
  ['no place of HTTP, though it ends like one', 'ftp://api.example.com/errors/', ''],
  ['the whole service', '/', ''],
  ['the whole service of an origin', 'https://api.example.com/', ''],
  ['not the start of a segment', '/errors:', ''],
  ['a query', '/errors?code=/', ''],
  ['a path no route can have as it stands', '/:tenant/errors/', ''],
  ['a path with a wildcard', '/*/errors/', ''],
  ['a path with what a URI has to encode', '/Größe/', ''],
  ['no URI at all', 'https:', ''],
  ['a URI without a host', 'https:///', ''],
  ['outside of the scope', '/errors/', '/api'],
  ['beside the scope', '/apis/errors/', '/api'],
]

for (const [why, typeBase, scope] of refused) {
  t.test(`${why} is refused with the way out: '${typeBase}'`, async (t) => {
    const place = scope === '' ? 'this service' : `the scope '${scope}'`
    t.throws(() => toMountPath(typeBase, scope), {
      message:
        `fastify-error-resource/catalog: typeBase '${typeBase}' leads to no path of its own in ${place}, ` +
        "so no page can be there. Change it to one such as '/errors/', or register the catalog with a prefix.",
    })
  })
}
