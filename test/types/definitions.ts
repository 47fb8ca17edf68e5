/**
 * What may be declared, and what a declaration may be given to, as a program that every supported compiler has to
 * accept: each line that must not compile says so. `test/matrix/compilers.test.ts` runs them all.
 */
import type { TypeBoxTypeProvider as TypeBox1Provider } from '@fastify/type-provider-typebox'
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import errorResource, {
  type AnyErrorDefinition,
  defineError,
  type DeclarableError,
  type ErrorDefinition,
  type ErrorDefinitionOptions,
  type ErrorMapper,
  type ErrorResourceOptions,
  errorResponses,
  httpErrors,
  type ValidationErrorDefinition,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { type ErrorResourceOf, match, readErrorResource } from 'fastify-error-resource/client'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { TypeBoxTypeProvider } from 'type-provider-typebox-5'
import { Type as Type1 } from 'typebox'
import { z } from 'zod'

const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
const Malformed = defineError({
  code: 'MALFORMED',
  status: 400,
  title: 'Malformed',
  members: { help: Type.Optional(Type.String()) },
})
const Needy = defineError({
  code: 'NEEDY',
  status: 400,
  title: 'Needy',
  members: { help: Type.String() },
})
const Conflict = defineError({ code: 'CONFLICT', status: 409, title: 'Conflict' })

// The error of requests that fail validation.
const app = Fastify()
void app.register(errorResource, { validationError: Invalid })
void app.register(errorResource, { validationError: Malformed })
void app.register(errorResource, { validationError: Invalid, validationStatus: 422 })
void app.register(errorResource, { validationError: undefined })
export const options: ErrorResourceOptions = { validationError: Malformed }
export const definition: ValidationErrorDefinition = Invalid
// @ts-expect-error Its status is neither 400 nor 422.
void app.register(errorResource, { validationError: Conflict })
// @ts-expect-error The plugin knows no value of its member.
void app.register(errorResource, { validationError: Needy })
// @ts-expect-error It is called.
void app.register(errorResource, { validationError: Invalid() })
// @ts-expect-error A helper declares nothing.
void app.register(errorResource, { validationError: httpErrors.badRequest })
// @ts-expect-error A status alone is validationStatus.
void app.register(errorResource, { validationError: 422 })
export const mapper: ErrorMapper = (cause, _request, { options: { validationError } }) =>
  validationError?.(undefined, { detail: 'No.', errors: [{ detail: 'No.' }], cause })

// Statuses that no registry has.
const LoginExpired = defineError({
  code: 'LOGIN_EXPIRED',
  status: 440,
  unregistered: true,
  title: 'Login expired',
  members: { since: Type.String() },
  detail: ({ since }) => `Since ${since.trim()}.`,
})
const Teapot = defineError({ code: 'TEAPOT', status: 418, unregistered: true, title: 'A teapot' })
export const Last = defineError({ code: 'LAST', status: 599, unregistered: true, title: 'Last' })
export const expired: 440 = LoginExpired.status
export const annotated: ErrorDefinition<440, { since: string }, 'LOGIN_EXPIRED'> = LoginExpired
export const any: AnyErrorDefinition = LoginExpired
export const all: readonly ErrorDefinition<418 | 440>[] = [Teapot]
export const listed: readonly DeclarableError[] = [LoginExpired, Teapot, 404, Conflict]
void app.register(catalog, { errors: [LoginExpired, Teapot, Conflict] })
void app.register(errorResource, { logLevels: { 440: 'debug', 404: false } })
// @ts-expect-error No registry has this one, and nothing says that it is meant.
defineError({ code: 'A', status: 440, title: 'A' })
// @ts-expect-error The same, undefined being nothing.
defineError({ code: 'A', status: 440, title: 'A', unregistered: undefined })
// @ts-expect-error A registered one is not meant as another.
defineError({ code: 'A', status: 409, title: 'A', unregistered: true })
// @ts-expect-error It is there, or it is not.
defineError({ code: 'A', status: 440, title: 'A', unregistered: false })
// @ts-expect-error A slip, whatever is said of it.
defineError({ code: 'A', status: 4009, title: 'A', unregistered: true })
// @ts-expect-error A slip.
defineError({ code: 'A', status: 4009, title: 'A' })
// @ts-expect-error Another one.
defineError({ code: 'A', status: 49, title: 'A' })
// @ts-expect-error A text is no status.
defineError({ code: 'A', status: '409', title: 'A' })
// @ts-expect-error Nor is one of another class.
defineError({ code: 'A', status: 200, title: 'A', unregistered: true })
// @ts-expect-error It has a title.
defineError({ code: 'A', status: 440, unregistered: true })
const named = { code: 'A', status: 440, unregistered: true, title: 'A' } as const
// @ts-expect-error The name of a member that every error has.
defineError({ ...named, members: { code: Type.String() } })
defineError({ ...named, members: { retryAfter: Type.Integer() } })
// @ts-expect-error As it stands there is no such status.
errorResponses(440)
// @ts-expect-error The member has another type.
LoginExpired({ since: 7 })
// A registered one is declared as ever, by functions that are generic, too.
export const declare = <Status extends 409 | 404, const Code extends string>(
  status: Status,
  code: Code,
): ErrorDefinition<Status, object, Code> => defineError({ code, status, title: code })
export const declareAs = <Members extends Record<string, ReturnType<typeof Type.String>>>(
  options: ErrorDefinitionOptions<409, Members>,
) => defineError(options)
export const explicit = defineError<409, Record<never, never>, 'EXPLICIT'>({
  code: 'EXPLICIT',
  status: 409,
  title: 'Explicit',
})

const Order = Type.Object({ orderId: Type.String() })
const known = errorResponses(LoginExpired, 404)
app.get('/', { schema: { response: { 200: Order, ...known } } }, async (_request, reply) => {
  if (Math.random() > 0.5) return reply.error(LoginExpired, { since: 'noon' })
  // @ts-expect-error The schema.response of this route does not declare it.
  if (Math.random() > 0.5) return reply.error(Teapot)
  // @ts-expect-error A member is missing.
  if (Math.random() > 0.5) return reply.error(LoginExpired, {})
  if (Math.random() > 0.5) throw LoginExpired({ since: 'noon' })
  return reply.ok({ orderId: '1' })
})
app
  .withTypeProvider<TypeBoxTypeProvider>()
  .get('/0', { schema: { response: { 200: Order, ...known } } }, async (_request, reply) => {
    if (Math.random() > 0.5) return reply.error(LoginExpired, { since: 'noon' })
    // @ts-expect-error It has another name.
    if (Math.random() > 0.5) return reply.ok({ order: '1' })
    return { orderId: '1' }
  })
const Order1 = Type1.Object({ orderId: Type1.String() })
app
  .withTypeProvider<TypeBox1Provider>()
  .get('/1', { schema: { response: { 200: Order1, ...known } } }, async (_request, reply) => {
    if (Math.random() > 0.5) return reply.error(LoginExpired, { since: 'noon' })
    // @ts-expect-error It has another name.
    if (Math.random() > 0.5) return reply.ok({ order: '1' })
    return { orderId: '1' }
  })
const ZodOrder = z.object({ orderId: z.string() })
app
  .withTypeProvider<ZodTypeProvider>()
  .get('/z', { schema: { response: { 200: ZodOrder, ...known } } }, async (_request, reply) => {
    if (Math.random() > 0.5) return reply.error(LoginExpired, { since: 'noon' })
    // @ts-expect-error It has another name.
    if (Math.random() > 0.5) return reply.ok({ order: '1' })
    return { orderId: '1' }
  })

// Clients know it as any other.
type Expired = ErrorResourceOf<typeof LoginExpired>
export const resource: Expired['status'] = 440
export const statusOf = (error: unknown): 440 | undefined =>
  LoginExpired.is(error) ? error.status : undefined
export const read = async (response: Response): Promise<string | undefined> => {
  const error = await readErrorResource<typeof LoginExpired>(response)
  return error && match(error, { LOGIN_EXPIRED: ({ since }) => since, default: () => 'another' })
}
