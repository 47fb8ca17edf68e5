import type { FastifyReply } from 'fastify'
import { expect, test } from 'tstyche'
import 'fastify-error-resource'

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

test('a helper returns the reply', () => {
  expect(reply.conflict()).type.toBe<FastifyReply>()
})
