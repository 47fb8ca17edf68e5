import type { FastifyReply } from 'fastify'
import { expect, test } from 'tstyche'
import 'fastify-error-resource'
import type { ErrorResourceOf } from 'fastify-error-resource/client'
import { QuotaExceeded, rateLimitFields } from 'fastify-error-resource/problem-types'

declare const reply: FastifyReply

test('an error helper takes a detail, an init, or both', () => {
  expect(reply.conflict).type.toBeCallableWith()
  expect(reply.conflict).type.toBeCallableWith('Order 42 already exists.')
  expect(reply.conflict).type.toBeCallableWith({ code: 'ORDER_EXISTS' })
  expect(reply.conflict).type.toBeCallableWith('Order 42 already exists.', { code: 'ORDER_EXISTS' })
})

test('an error helper refuses what it could not send', () => {
  expect(reply.conflict).type.not.toBeCallableWith(42)
  expect(reply.conflict).type.not.toBeCallableWith({ unheardOf: true })
})

test('quotas are one or several, with what each has to say', () => {
  const limit = { policy: 'default', remaining: 0 }
  expect(reply.tooManyRequests).type.toBeCallableWith({ rateLimit: limit })
  expect(reply.tooManyRequests).type.toBeCallableWith({ rateLimit: [limit] as const })
  expect(reply.tooManyRequests).type.not.toBeCallableWith({ rateLimit: { policy: 'default' } })
  const policy = { policy: 'default', quota: 5 }
  expect(reply.serviceUnavailable).type.toBeCallableWith({ rateLimitPolicy: policy })
  expect(reply.serviceUnavailable).type.not.toBeCallableWith({
    rateLimitPolicy: { ...policy, unit: 'request' },
  })
})

test('a registered type has its members', () => {
  expect(reply.error).type.toBeCallableWith(QuotaExceeded, { 'violated-policies': ['daily'] })
  expect(reply.error).type.not.toBeCallableWith(QuotaExceeded, { 'violated-policies': 'daily' })
  expect<ErrorResourceOf<typeof QuotaExceeded>['violated-policies']>().type.toBe<
    string[] | undefined
  >()
  expect<ErrorResourceOf<typeof QuotaExceeded>['status']>().type.toBe<429>()
})

test('a helper returns the reply', () => {
  expect(reply.conflict()).type.toBe<FastifyReply>()
})

test('a success has the fields of quotas by their names', () => {
  expect(rateLimitFields({ rateLimit: { policy: 'default', remaining: 9 } })).type.toBe<
    Record<string, string>
  >()
  expect(rateLimitFields).type.not.toBeCallableWith({ retryAfter: 5 })
})
