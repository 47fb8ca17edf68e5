/**
 * What may be declared, and what a declaration may be given to, as a program that every supported compiler has to
 * accept: each line that must not compile says so. `test/matrix/compilers.test.ts` runs them all.
 */
import { Type } from '@sinclair/typebox'
import Fastify from 'fastify'
import errorResource, {
  defineError,
  type ErrorMapper,
  type ErrorResourceOptions,
  httpErrors,
  type ValidationErrorDefinition,
} from 'fastify-error-resource'

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
