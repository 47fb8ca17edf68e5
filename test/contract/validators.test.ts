/**
 * Whoever validates a request, and however he says it: every finding has its place, its part and its
 * rule, the status is the plugin's, and nothing of what the client sent comes back.
 */
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import errorResource from '../../plugin/index.ts'
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

/** A service that validates one part with one validator, and answers in one way. */
async function serve(
  t: Test,
  { validate }: Validator,
  part: Part,
  how: How,
): Promise<{ app: FastifyInstance; log: string[] }> {
  const log: string[] = []
  const app = Fastify({
    logger: { level: 'info', stream: { write: (line) => void log.push(line) } },
  })
  t.teardown(() => app.close())
  await app.register(errorResource, { validationStatus: 422 })
  const compile = () => (value: unknown) => {
    const result = validate(value)
    const error = (result as { error?: unknown }).error
    if (how === 'thrown' && error !== undefined) throw error
    return error === undefined ? { value } : result
  }
  app.route({
    method: 'POST',
    url: part === 'params' ? '/:kind/:pw' : '/',
    schema: { [part]: { type: 'object' } },
    validatorCompiler: compile as never,
    attachValidation: how === 'attached' || how === 'listed',
    handler: async (request, reply: FastifyReply) => {
      const error = request.validationError
      if (how === 'listed') return reply.code(422).send(error?.validation ?? error)
      throw error as unknown
    },
  })
  return { app, log }
}

type How = 'returned' | 'thrown' | 'attached' | 'listed'

async function ask(app: FastifyInstance, part: Part): Promise<{ status: number; text: string }> {
  const values = { kind: secret, pw: secret.slice(0, 7) }
  const { statusCode, body } = await app.inject({
    method: 'POST',
    url: part === 'params' ? `/${values.kind}/${values.pw}` : '/',
    ...(part === 'querystring' ? { query: values } : {}),
    ...(part === 'headers' ? { headers: values } : {}),
    ...(part === 'body' ? { payload: values } : {}),
  })
  return { status: statusCode, text: body }
}

for (const validator of validators) {
  const isUnknown = validator.name === 'a class nobody knows'
  for (const part of Object.keys(parts) as Part[]) {
    for (const how of ['returned', 'attached', 'listed', 'thrown'] as const) {
      if (how === 'thrown' && (!throwsErrors(validator) || isUnknown)) continue
      t.test(`${validator.name}, ${how}, in the ${part}`, async (t) => {
        const { app } = await serve(t, validator, part, how)
        const { status, text } = await ask(app, part)
        t.equal(status, 422)
        const { errors, code, detail, instance } = JSON.parse(text) as ErrorResource
        const { kind, pw } = validator
        const where = isUnknown
          ? [
              {
                detail: 'is not valid',
                in: parts[part].in,
                ...(part === 'body' ? { pointer: '#' } : {}),
              },
            ]
          : [
              { ...kind, ...placeOf(part, 'kind') },
              { ...pw, ...placeOf(part, 'pw') },
            ]
        t.strictSame((errors ?? []).toSorted(byPlace), where)
        t.equal(code, 'FST_ERR_VALIDATION')
        const words = JSON.stringify([errors, code, detail])
        t.notMatch(words, new RegExp(secret), 'nothing is repeated')
        if (part !== 'params') t.notMatch(`${instance}`, new RegExp(secret))
        for (const { detail: sentence } of errors ?? []) {
          t.ok(detail?.includes(sentence), 'the sentence of all is made of them')
        }
      })
    }
  }
}

function byPlace(a: Violation, b: Violation): number {
  return `${a.pointer}${a.name}` < `${b.pointer}${b.name}` ? -1 : 1
}
