/** Changes to the parameters of a plain request, one at a time. */
import { breakText } from './broken-value.ts'
import type { Changes, Facts } from './changes.ts'
import type { ProbeRequest } from '../exchange/message.ts'
import type { Parameter } from '../document/operations.ts'
import { fillPath, toTarget, type PlainRequest } from './plain-request.ts'

/** Most parameters of one place that are changed, one at a time. */
const mostChanges = 20

/** The plain request with other parameters. */
function withParameters(
  { workshop, operation, plain }: Facts,
  { path = plain.path, query = plain.query }: Partial<Pick<PlainRequest, 'path' | 'query'>>,
): ProbeRequest {
  const target = toTarget(workshop.basePath + fillPath(operation.path, path), query)
  return { ...plain.request, target }
}

/** A parameter with another text. */
function replaceParameter(facts: Facts, { name, in: place }: Parameter, text: string) {
  const { path, query } = facts.plain
  if (place === 'path') return withParameters(facts, { path: { ...path, [name]: text } })
  const others = query.filter(([known]) => known !== name)
  return withParameters(facts, { query: [...others, [name, text]] })
}

/** Gives parameters of one place texts that their schemas refuse, one at a time. */
export const breakParameters =
  (place: Parameter['in']): Changes =>
  (facts) =>
    facts.operation.parameters
      .filter((parameter) => parameter.in === place)
      .slice(0, mostChanges)
      .flatMap((parameter) => {
        const text = breakText(parameter.schema, facts.workshop.validate)
        if (text === undefined || (text === '' && place === 'path')) return []
        return [{ what: parameter.name, request: replaceParameter(facts, parameter, text) }]
      })

/** Leaves out parameters of the query that are required, one at a time. */
export const leaveOutParameters: Changes = (facts) => {
  const required = facts.operation.parameters.filter(
    ({ in: place, required, schema }) =>
      place === 'query' && required && schema?.value['default'] === undefined,
  )
  return required.slice(0, mostChanges).map(({ name }) => {
    const query = facts.plain.query.filter(([known]) => known !== name)
    return { what: name, request: withParameters(facts, { query }) }
  })
}

/** Puts a segment, as it stands, in the place of the first parameter of the path. */
export const useSegment =
  (segment: string): Changes =>
  ({ workshop, operation, plain }) => {
    const [before = '', ...after] = operation.path.split(/\{[^{}]+\}/)
    if (after.length === 0) return []
    const rest = operation.path.slice(operation.path.indexOf('}') + 1)
    const path = fillPath(before, {}) + segment + fillPath(rest, plain.path)
    return [
      { request: { ...plain.request, target: toTarget(workshop.basePath + path, plain.query) } },
    ]
  }
