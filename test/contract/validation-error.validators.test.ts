/**
 * A service has an error of its own for requests that fail validation: whoever validates, wherever and however the
 * error comes to the client, it is that one, with all that was found.
 */
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import t from 'tap'
import errorResource, { defineError } from '../../plugin/index.ts'
import type { ErrorResource, Violation } from '../../plugin/errors/schemas.ts'
import {
  type Part,
  parts,
  placeOf,
  secret,
  throwsErrors,
  type Validator,
  validators,
} from '../fixtures/validators.ts'

const RequestInvalid = defineError({
  code: 'REQUEST_INVALID',
  status: 422,
  title: 'Your request is not valid',
  headers: { 'x-help': '/help' },
})

type Answer = (request: FastifyRequest, reply: FastifyReply) => unknown

/** How an error of validation may come to the client; a handler is given it where it is attached. */
const ways: Readonly<Record<string, Answer | undefined>> = {
  returned: undefined,
  thrown: undefined,
  attached({ validationError }) {
    throw validationError as unknown
  },
  sent: ({ validationError }, reply) => reply.send(validationError),
  'sent as a 400': ({ validationError }, reply) => reply.code(400).send(validationError),
  'listed as a 400': ({ validationError: error }, reply) =>
    reply.code(400).send(error?.validation ?? error),
  'listed as a 422': ({ validationError: error }, reply) =>
    reply.code(422).send(error?.validation ?? error),
}

const isKnown = ({ name }: Validator) => name !== 'a class nobody knows'

const applies = (validator: Validator, way: string) =>
  way !== 'thrown' || (throwsErrors(validator) && isKnown(validator))

const pathOf = (way: string, part: Part) => `/${Object.keys(ways).indexOf(way)}/${part}`

function addRoutes(app: FastifyInstance, validator: Validator): void {
  for (const [way, handler = () => 'valid'] of Object.entries(ways)) {
    if (!applies(validator, way)) continue
    for (const part of Object.keys(parts) as Part[]) {
      app.route({
        method: 'POST',
        url: pathOf(way, part) + (part === 'params' ? '/:kind/:pw' : ''),
        schema: { [part]: { type: 'object' } },
        validatorCompiler: (() => (value: unknown) => {
          const result = validator.validate(value) as { error?: unknown }
          if (way === 'thrown' && result.error !== undefined) throw result.error
          return result.error === undefined ? { value } : result
        }) as never,
        attachValidation: ways[way] !== undefined,
        handler: async (request, reply) => handler(request, reply),
      })
    }
  }
}

async function ask(base: string, way: string, part: Part): Promise<Response> {
  const values = { kind: secret, pw: secret }
  const path = pathOf(way, part) + (part === 'params' ? `/${secret}/${secret}` : '')
  const query = part === 'querystring' ? `?${new URLSearchParams(values).toString()}` : ''
  return fetch(base + path + query, {
    method: 'POST',
    headers: {
      ...(part === 'headers' ? values : {}),
      ...(part === 'body' ? { 'content-type': 'application/json' } : {}),
    },
    ...(part === 'body' ? { body: JSON.stringify(values) } : {}),
  })
}

/** What was found, in the order of the names. */
function findingsOf(validator: Validator, part: Part): readonly object[] {
  if (isKnown(validator)) {
    const found = (['kind', 'pw'] as const).map((name) => ({
      ...validator[name],
      ...placeOf(part, name),
    }))
    return found
  }
  const place = part === 'body' ? { pointer: '#' } : {}
  return [{ detail: 'is not valid', in: parts[part].in, ...place }]
}

const placeText = ({ pointer, name }: Violation) => `${pointer}${name}`

for (const validator of validators) {
  t.test(`what ${validator.name} finds is the error of the service`, async (t) => {
    const app = Fastify({ genReqId: () => 'r1' })
    t.teardown(() => app.close())
    await app.register(errorResource, { validationError: RequestInvalid })
    addRoutes(app, validator)
    const base = await app.listen({ port: 0, host: '127.0.0.1' })
    for (const way of Object.keys(ways).filter((one) => applies(validator, one))) {
      for (const part of Object.keys(parts) as Part[]) {
        const response = await ask(base, way, part)
        const { errors = [], detail, instance, ...rest } = (await response.json()) as ErrorResource
        const name = `${way}, in the ${part}`
        t.equal(response.status, 422, name)
        t.equal(response.headers.get('x-help'), '/help', name)
        t.strictSame(
          rest,
          {
            type: '/errors/request-invalid',
            title: 'Your request is not valid',
            status: 422,
            code: 'REQUEST_INVALID',
            requestId: 'r1',
          },
          name,
        )
        const sorted = errors.toSorted((a, b) => (placeText(a) < placeText(b) ? -1 : 1))
        t.strictSame(sorted, findingsOf(validator, part), name)
        for (const { detail: sentence } of errors) t.ok(detail?.includes(sentence), name)
        if (part !== 'params') t.equal(instance, pathOf(way, part))
        t.notMatch(JSON.stringify([errors, detail]), secret, name)
        t.ok(RequestInvalid.is({ type: rest.type, title: rest.title, status: rest.status }))
      }
    }
  })
}
