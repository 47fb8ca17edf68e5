/** What stands behind the keywords of JSON Schema and OpenAPI, for whoever goes through a schema. */

const data: ReadonlySet<string> = new Set(
  'const default enum example examples xml discriminator externalDocs'.split(' '),
)

/** Tells a keyword whose value is data, however much it looks like a schema. */
export function isDataKeyword(keyword: string): boolean {
  return data.has(keyword) || keyword.startsWith('x-')
}

/** Keywords that have schemas by name; names are no keywords. */
export const schemaMaps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
])
