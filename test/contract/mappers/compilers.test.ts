/** Errors of a validator of a route that reach a mapper first: their part, the status of the plugin and the code stay. */
import { Ajv } from 'ajv'
import Fastify, { type FastifyInstance } from 'fastify'
import t from 'tap'
import { z } from 'zod'
import { z as z3 } from 'zod/v3'
import errorResource from '../../../plugin/index.ts'
import { ajvErrors, standardMappers, zodErrors } from '../../../plugin/mappers/index.ts'

interface Parses {
  safeParse(value: unknown): { success: boolean; data?: unknown; error?: Error }
}

/** How a compiler of somebody's hands on what it found. */
const compilers: readonly (readonly [
  name: string,
  schema: object,
  set: (app: FastifyInstance) => unknown,
])[] = [
  ...([z.object({ n: z.coerce.number() }), z3.object({ n: z3.coerce.number() })] as const).flatMap(
    (schema, index) =>
      [true, false].map(
        (isThrown) =>
          [
            `Zod ${String(4 - index)}, ${isThrown ? 'thrown' : 'returned'}`,
            schema,
            (app: FastifyInstance) =>
              app.setValidatorCompiler<Parses>(({ schema }) => (value) => {
                const { data, error } = schema.safeParse(value)
                if (error !== undefined && isThrown) throw error
                return error === undefined ? { value: data } : { error }
              }),
          ] as const,
      ),
  ),
  [
    'Ajv',
    { type: 'object', properties: { n: { type: 'integer' } } },
    (app) =>
      app.setValidatorCompiler(({ schema }) => {
        const validate = new Ajv().compile(schema as object)
        return (value) => {
          if (validate(value)) return { value }
          throw new Ajv.ValidationError(validate.errors ?? [])
        }
      }),
  ],
]

const parts = [
  ['body', 'body', { pointer: '#/n' }],
  ['querystring', 'query', { name: 'n' }],
  ['params', 'path', { name: 'n' }],
  ['headers', 'header', { name: 'n' }],
] as const

for (const [name, schema, set] of compilers) {
  for (const [part, where, place] of parts) {
    for (const validationStatus of [400, 422] as const) {
      t.test(`${name}: the ${part} with ${String(validationStatus)}`, async (t) => {
        const app = Fastify({ genReqId: () => 'r1' })
        t.teardown(() => app.close())
        const mappers = [...standardMappers, zodErrors, ajvErrors]
        await app.register(errorResource, { validationStatus, mappers })
        set(app)
        const config = { schema: { [part]: schema } }
        app.post(part === 'params' ? '/orders/:n' : '/orders', config, async () => ({}))
        const response = await app.inject({
          method: 'POST',
          url: part === 'params' ? '/orders/x' : '/orders?n=x',
          headers: { n: 'x' },
          payload: { n: 'x' },
        })
        const { errors, ...body } = response.json()
        t.strictSame(body, {
          type: 'about:blank',
          title: validationStatus === 400 ? 'Bad Request' : 'Unprocessable Content',
          status: validationStatus,
          code: 'FST_ERR_VALIDATION',
          detail: 'The request is not valid; the violations are listed.',
          instance: part === 'params' ? '/orders/x' : '/orders',
          requestId: 'r1',
        })
        t.strictSame(errors.length, 1)
        const [{ detail, code, ...found }] = errors
        t.strictSame(found, { in: where, ...place })
        t.match(detail, /number|integer/)
        t.match(code, /type/)
      })
    }
  }
}
