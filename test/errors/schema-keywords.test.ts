import t from 'tap'
import { isDataKeyword, schemaMaps } from '../../plugin/errors/schema-keywords.ts'

/** @see JSON Schema 2020-12 §9, §10; OpenAPI 3.1.0 §4.8.24 */
t.test('data is told from schemas', async (t) => {
  const data = ['const', 'default', 'enum', 'example', 'examples', 'xml', 'discriminator']
  for (const keyword of [...data, 'externalDocs', 'x-order']) t.ok(isDataKeyword(keyword), keyword)
  const schemas = ['items', 'not', 'anyOf', 'properties', 'contains', 'if', '$ref', 'x']
  for (const keyword of schemas) t.notOk(isDataKeyword(keyword), keyword)
})

t.test('schemas by name are told from schemas', async (t) => {
  for (const keyword of ['properties', 'patternProperties', '$defs', 'definitions']) {
    t.ok(schemaMaps.has(keyword), keyword)
  }
  t.ok(schemaMaps.has('dependentSchemas'))
  for (const keyword of ['items', 'anyOf', 'additionalProperties']) {
    t.notOk(schemaMaps.has(keyword), keyword)
  }
})
