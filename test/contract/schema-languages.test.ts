/**
 * One error declared in every schema language, over sockets: the same bytes leave, the documents of either version say so,
 * the catalog and the client know it, and what is wrong never leaves.
 */
import swagger from '@fastify/swagger'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Type } from '@sinclair/typebox'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import Fastify, { type FastifyInstance } from 'fastify'
import joi from 'joi'
import t, { type Test } from 'tap'
import * as v from 'valibot'
import { z } from 'zod'
import * as mini from 'zod/mini'
import catalog from '../../plugin/catalog/index.ts'
import { match, readErrorResource } from '../../plugin/client/index.ts'
import errorResource, {
  type AnyErrorDefinition,
  defineError,
  errorResponses,
  type ErrorResourceOptions,
} from '../../plugin/index.ts'
import { swaggerOptions } from '../../plugin/openapi/index.ts'

const head = { code: 'SOLD', status: 409, title: 'Sold' } as const
const detail = ({ sku, currency }: { sku: string; currency?: string }) =>
  `${sku} costs no ${String(currency)}.`

/** The same declaration: a text, one that is filled in, an integer that may be missing. */
const Zod = defineError({
  ...head,
  members: z.object({
    sku: z.string(),
    currency: z.string().default('EUR'),
    left: z.int().optional(),
  }),
  detail,
})
const Ark = defineError({
  ...head,
  members: type({ sku: 'string', currency: "string = 'EUR'", 'left?': 'number.integer' }),
  detail,
})
const Valibot = defineError({
  ...head,
  members: toStandardJsonSchema(
    v.object({
      sku: v.string(),
      currency: v.optional(v.string(), 'EUR'),
      left: v.optional(v.pipe(v.number(), v.integer())),
    }),
  ),
  detail,
})
const Joi = defineError({
  ...head,
  members: joi.object<{ sku: string; currency: string; left?: number }>({
    sku: joi.string().required(),
    currency: joi.string().default('EUR'),
    left: joi.number().integer(),
  }),
  detail,
})
const Mini = defineError({
  ...head,
  members: z.toJSONSchema(
    mini.object({
      sku: mini.string(),
      currency: mini.prefault(mini.string(), 'EUR'),
      left: mini.optional(mini.int()),
    }),
  ),
  detail,
})
const Mixed = defineError({
  ...head,
  members: {
    sku: type('string'),
    currency: z.string().default('EUR'),
    left: Type.Optional(Type.Integer()),
  },
  detail,
})

const languages: readonly (readonly [name: string, definition: AnyErrorDefinition])[] = [
  ['Zod', Zod],
  ['ArkType', Ark],
  ['Valibot', Valibot],
  ['Joi', Joi],
  ['Zod Mini', Mini],
  ['several together', Mixed],
]

type Definition = typeof Zod

interface Served {
  readonly app: FastifyInstance
  readonly origin: string
  readonly lines: string[]
}

async function serve(
  t: Test,
  openapi: '3.0.3' | '3.1.0',
  definition: AnyErrorDefinition,
  options: ErrorResourceOptions = {},
): Promise<Served> {
  const lines: string[] = []
  const stream = {
    write(line: string) {
      const { level, msg } = JSON.parse(line) as { level: number; msg: string }
      if (level > 30) lines.push(msg)
    },
  }
  const app: FastifyInstance = Fastify({ logger: { stream } })
  t.teardown(() => app.close())
  await app.register(
    swagger,
    swaggerOptions({ openapi: { openapi, info: { title: 'Shop', version: '1' } } }),
  )
  await app.register(errorResource, options as never)
  await app.register(catalog)
  const Sold = definition as Definition
  const schema = { response: errorResponses(Sold) }
  app.get('/sent', { schema }, async (_request, reply) => reply.error(Sold, { sku: 'A' }))
  app.get('/thrown', { schema }, async () => {
    throw Sold({ sku: 'A', left: 1 })
  })
  app.get('/wrong', { schema }, async (_request, reply) =>
    reply.error(Sold, { sku: 7 as never, currency: 'USD', left: 2 }),
  )
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, origin, lines }
}

const common = { type: '/errors/sold', title: 'Sold', status: 409, code: 'SOLD' }

for (const [name, definition] of languages) {
  t.test(`members declared with ${name}`, async (t) => {
    const { origin, lines } = await serve(t, '3.1.0', definition)
    const read = async (path: string) => {
      const response = await fetch(origin + path)
      t.equal(response.headers.get('content-type'), 'application/problem+json')
      return (await response.json()) as Record<string, unknown>
    }
    const sent = { ...common, detail: 'A costs no EUR.', sku: 'A', currency: 'EUR' }
    t.strictSame(await read('/sent'), { ...sent, instance: '/sent', requestId: 'req-1' })
    t.strictSame(await read('/thrown'), {
      ...sent,
      instance: '/thrown',
      requestId: 'req-2',
      left: 1,
    })
    t.strictSame(lines, [])
    const { currency: _, left: __, ...wrong } = await read('/wrong')
    t.strictSame(wrong, { ...common, instance: '/wrong', requestId: 'req-3' })
    t.match(lines, [/^Members of SOLD are not as declared and were left out: sku \(.+\)/])

    const resource = await readErrorResource<typeof Zod>(await fetch(`${origin}/thrown`))
    t.ok((definition as Definition).is(resource))
    const words =
      resource &&
      match(resource, {
        SOLD: ({ sku, left }) => `${sku} ${String(left)}`,
        default: ({ title }) => title,
      })
    t.equal(words, 'A 1')

    const accept = { headers: { accept: 'application/json' } }
    const page = await fetch(`${origin}/errors/sold`, accept)
    const { members, example } = (await page.json()) as {
      members: { name: string; values: string; own: boolean }[]
      example?: object
    }
    const own = members.filter((member) => member.own)
    t.match(own.map((member) => `${member.name}: ${member.values}`).toSorted(), [
      /^currency: string/,
      /^left: integer$/,
      /^sku: string/,
    ])
    t.match(example, { body: { sku: 'string', left: 1 } })
  })

  for (const version of ['3.0.3', '3.1.0'] as const) {
    t.test(`the document of OpenAPI ${version} of members declared with ${name}`, async (t) => {
      const { app } = await serve(t, version, definition)
      const document = app.swagger() as unknown as {
        components: { schemas: Record<string, { properties: object; required: string[] }> }
      }
      const { valid, errors } = await new Validator().validate(structuredClone(document) as never)
      t.ok(valid, JSON.stringify(errors))
      const { properties, required } = document.components.schemas['Sold'] ?? {}
      t.match(properties, {
        sku: { type: 'string' },
        currency: { type: 'string' },
        left: { type: 'integer' },
      })
      t.ok(required?.includes('sku'))
      t.notOk(required?.includes('left'))
    })
  }
}
