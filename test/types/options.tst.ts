import { Type } from '@sinclair/typebox'
import { Type as Type1 } from 'typebox'
import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import errorResource, {
  serverOptions,
  type AnsweredError,
  type ErrorResourceOptions,
  type ExtraMembers,
  type WireProfile,
} from 'fastify-error-resource'
import catalog from 'fastify-error-resource/catalog'
import { readErrorResource } from 'fastify-error-resource/client'
import { problemXml } from 'fastify-error-resource/xml'
import { describe, expect, test } from 'tstyche'

const app = Fastify()
const members = Type.Object({ traceId: Type.String(), at: Type.Optional(Type.Integer()) })
const values = () => ({ traceId: 'a' })

describe('members of every error', () => {
  test('have values that are as they are declared', () => {
    expect(app.register).type.toBeCallableWith(errorResource, { extraMembers: { members, values } })
    expect(app.register).type.toBeCallableWith(errorResource, {
      extraMembers: { members: { traceId: Type1.String() }, values },
    })
    expect(app.register).type.toBeCallableWith(errorResource, {
      extraMembers: { members, values: () => ({ traceId: 'a', at: undefined }) },
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members, values: () => ({ traceId: 7 }) },
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members, values: () => ({}) },
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members, values: async () => ({ traceId: 'a' }) },
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members: { traceId: Type1.String() }, values: () => ({ traceId: 7 }) },
    })
  })

  test('have no name of a standard member, or of one that a status owes', () => {
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members: { status: Type.String() }, values: () => ({ status: '' }) },
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, {
      extraMembers: { members: { retryAfter: Type.Integer() }, values: () => ({ retryAfter: 1 }) },
    })
  })

  test('are made of what the client is told, and of a request that may not be there', () => {
    void app.register(errorResource, {
      extraMembers: {
        members,
        values(error, request) {
          expect(error).type.toBe<AnsweredError>()
          expect(request?.id).type.toBe<string | undefined>()
          return { traceId: request?.id ?? error.title }
        },
      },
    })
  })

  test('may be described beforehand', () => {
    const extraMembers: ExtraMembers<typeof members> = { members, values }
    const options: ErrorResourceOptions = { extraMembers }
    expect(app.register).type.toBeCallableWith(errorResource, options)
    expect<typeof errorResource>().type.toBeAssignableTo<FastifyPluginAsync<ErrorResourceOptions>>()
  })

  test('are read by clients with their types', () => {
    const read = readErrorResource<never, { traceId: string }>
    expect<NonNullable<Awaited<ReturnType<typeof read>>>['traceId']>().type.toBe<
      string | undefined
    >()
  })
})

describe('levels of the log', () => {
  test('are said by class, by registered status, or by a function', () => {
    expect<{ '4xx': 'debug'; 404: false }>().type.toBeAssignableTo<
      NonNullable<ErrorResourceOptions['logLevels']>
    >()
    expect(app.register).type.toBeCallableWith(errorResource, {
      logLevels: (error: AnsweredError) => (error.status === 404 ? false : 'audit'),
    })
    expect(app.register).type.not.toBeCallableWith(errorResource, { logLevels: { '4XX': 'debug' } })
    expect(app.register).type.not.toBeCallableWith(errorResource, { logLevels: { 404: true } })
  })
})

describe('options of the plugin', () => {
  test('have the names that there are', () => {
    expect(app.register).type.toBeCallableWith(errorResource)
    expect(app.register).type.toBeCallableWith(errorResource, { typeBase: '/e/', prefix: '/v1' })
    expect(app.register).type.not.toBeCallableWith(errorResource, { mapper: [] })
    expect(app.register).type.not.toBeCallableWith(errorResource, { typeBase: 7 })
  })
})

describe('options of the catalog', () => {
  test('have the names and types that there are', () => {
    expect(app.register).type.toBeCallableWith(catalog)
    expect(app.register).type.toBeCallableWith(catalog, { title: 'Errors', prefix: '/errors' })
    expect(app.register).type.toBeCallableWith(import('fastify-error-resource/catalog'))
    expect(app.register).type.not.toBeCallableWith(catalog, { heading: 'Errors' })
    expect(app.register).type.not.toBeCallableWith(catalog, { title: 7 })
    expect(app.register).type.not.toBeCallableWith(catalog, { errors: ['ORDER_EXISTS'] })
    expect(app.register).type.not.toBeCallableWith(import('fastify-error-resource/catalog'), {
      title: 7,
    })
  })
})

const build = (options?: { logger: boolean }): FastifyInstance => Fastify(serverOptions(options))

describe('the options of the constructor', () => {
  test('make the app that they say, wherever it is given to', () => {
    const app: FastifyInstance = Fastify(serverOptions())
    expect(app.server).type.toBe<Server>()
    expect(build).type.toBeCallableWith()
    expect(Fastify(serverOptions()).server).type.toBe<Server>()
    expect(Fastify(serverOptions({})).server).type.toBe<Server>()
    expect(Fastify(serverOptions({ http2: true })).server).type.toBe<Http2Server>()
  })
})

describe('a wire profile that writes text', () => {
  const mediaTypes = ['text/plain'] as const

  test('is told what an Error Resource has, and returns text', () => {
    expect<WireProfile>().type.toBeAssignableFrom({
      name: 'Text',
      mediaTypes,
      write: ({ status, title, detail = '' }: { status: number; title: string; detail?: string }) =>
        [status, title, detail].join(),
      describe: () => Type.String(),
    })
    expect<WireProfile>().type.not.toBeAssignableFrom({ name: '', mediaTypes, write: () => 7 })
    expect<WireProfile>().type.not.toBeAssignableFrom({
      name: '',
      mediaTypes,
      write: async () => '',
    })
    expect<WireProfile>().type.not.toBeAssignableFrom({
      name: '',
      mediaTypes,
      describe: () => 'text',
    })
  })

  test('may be a copy of another, for more media types', () => {
    expect(problemXml).type.toBe<WireProfile>()
    expect<WireProfile>().type.toBeAssignableFrom({
      ...problemXml,
      mediaTypes: [...problemXml.mediaTypes, 'application/xml'] as const,
    })
    expect<ErrorResourceOptions>().type.toBeAssignableFrom({ profiles: [problemXml] })
  })
})
