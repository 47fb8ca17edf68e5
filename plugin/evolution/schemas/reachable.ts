/** Which schemas are referred to, directly or by each other. */
import { isObject, stepsOf } from '../../conformance/document/openapi-reader.ts'

/** Lists the references in a value: those of schemas, wherever they are. */
function referencesIn(value: unknown): readonly string[] {
  const found: string[] = []
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isObject(next)) continue
    const { $ref } = next
    if (typeof $ref === 'string') found.push($ref)
    waiting.push(...Object.values(next).filter(isObject))
  }
  return found
}

/** Keeps the schemas that a value leads to. */
export function reachable<Schema>(
  value: unknown,
  schemas: ReadonlyMap<string, Schema>,
): ReadonlyMap<string, Schema> {
  const kept = new Map<string, Schema>()
  const waiting: unknown[] = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const reference of referencesIn(next)) {
      const name = stepsOf(reference)?.[1]
      const schema = name === undefined ? undefined : schemas.get(name)
      if (name === undefined || schema === undefined || kept.has(name)) continue
      kept.set(name, schema)
      waiting.push(schema)
    }
  }
  return kept
}
