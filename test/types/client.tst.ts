import { Type } from '@sinclair/typebox'
import {
  defineError,
  type ErrorResource as SentErrorResource,
  type HttpError,
} from 'fastify-error-resource'
import {
  describeError,
  match,
  readErrorResource,
  type ErrorResource,
  type ErrorResourceOf,
} from 'fastify-error-resource/client'
import { describe, expect, test } from 'tstyche'

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
})
const OutOfStock = defineError({
  code: 'OUT_OF_STOCK',
  status: 422,
  title: 'Out of stock',
  members: Type.Object({ sku: Type.String(), left: Type.Optional(Type.Integer()) }),
})
const ShopClosed = defineError({ code: 'SHOP_CLOSED', status: 503, title: 'The shop is closed' })

type Declared = typeof OrderExists | typeof OutOfStock
type OrderError = ErrorResourceOf<Declared>

declare const response: Response
declare const received: OrderError | ErrorResource
declare const some: ErrorResource | undefined
declare const caught: unknown

describe('the Error Resource of a definition', () => {
  type Exists = ErrorResourceOf<typeof OrderExists>

  test('has its literal code and status, its members and the common members', () => {
    expect<Exists['code']>().type.toBe<'ORDER_EXISTS'>()
    expect<Exists['status']>().type.toBe<409>()
    expect<Exists['orderId']>().type.toBe<string>()
    expect<Exists['title']>().type.toBe<string>()
    expect<Exists['detail']>().type.toBe<string | undefined>()
    expect<Exists>().type.toBeAssignableTo<ErrorResource>()
  })

  test('keeps optional members optional', () => {
    expect<ErrorResourceOf<typeof OutOfStock>['left']>().type.toBe<number | undefined>()
  })

  test('has the common members where the definition has none of its own', () => {
    expect<ErrorResourceOf<typeof ShopClosed>['code']>().type.toBe<'SHOP_CLOSED'>()
    expect<ErrorResourceOf<typeof ShopClosed>['anything']>().type.toBe<unknown>()
  })

  test('is a union for several', () => {
    expect<OrderError['code']>().type.toBe<'ORDER_EXISTS' | 'OUT_OF_STOCK'>()
    expect<OrderError['status']>().type.toBe<409 | 422>()
  })

  test('can be had from a shape, for a service that is written otherwise', () => {
    type SoldOut = ErrorResourceOf<{ code: 'SOLD_OUT'; show: string }>
    expect<SoldOut['code']>().type.toBe<'SOLD_OUT'>()
    expect<SoldOut['show']>().type.toBe<string>()
    expect<SoldOut['detail']>().type.toBe<string | undefined>()
  })
})

describe('reading', () => {
  test('gives any Error Resource where nothing is declared', () => {
    expect(readErrorResource(response)).type.toBe<Promise<ErrorResource | undefined>>()
  })

  test('gives the declared ones besides, by definition or by type', () => {
    type Read = Promise<OrderError | ErrorResource | undefined>
    expect(readErrorResource<Declared>(response)).type.toBe<Read>()
    expect(readErrorResource<OrderError>(response)).type.toBe<Read>()
  })

  test('takes anything, as a catch clause has it', () => {
    expect(readErrorResource).type.toBeCallableWith(caught)
    expect(readErrorResource).type.toBeCallableWith(response, { limit: 1 })
    expect(readErrorResource).type.not.toBeCallableWith(response, { limits: 1 })
  })

  test('gives what the service itself would call an Error Resource', () => {
    expect<SentErrorResource>().type.toBeAssignableTo<ErrorResource>()
  })
})

describe('the guard of a definition', () => {
  test('narrows an Error Resource to its own', () => {
    if (OrderExists.is(some)) {
      expect(some.orderId).type.toBe<string>()
      expect(some.code).type.toBe<'ORDER_EXISTS'>()
      expect(some.status).type.toBe<409>()
    }
    if (OrderExists.is(received)) expect(received.orderId).type.toBe<string>()
  })

  test('narrows a caught value to the thrown error, with its members', () => {
    if (OrderExists.is(caught)) {
      expect(caught).type.toBeAssignableTo<HttpError>()
      expect(caught.members.orderId).type.toBe<string>()
      expect(caught.code).type.toBe<'ORDER_EXISTS'>()
      expect(caught.status).type.toBe<409>()
    }
  })

  test('narrows a caught value whose type is any, too', () => {
    const value = caught as any
    if (OrderExists.is(value)) expect(value).type.toBeAssignableTo<HttpError>()
  })

  test('narrows an HttpError', () => {
    const error = caught as HttpError
    if (OrderExists.is(error)) expect(error.members.orderId).type.toBe<string>()
  })
})

describe('a description', () => {
  test('takes the code of its definition and no other', () => {
    expect(describeError<typeof OrderExists>).type.toBeCallableWith('ORDER_EXISTS')
    expect(describeError<typeof OrderExists>).type.not.toBeCallableWith('OUT_OF_STOCK')
  })

  test('narrows like the definition', () => {
    const Exists = describeError<typeof OrderExists>('ORDER_EXISTS')
    if (Exists.is(caught)) expect(caught.orderId).type.toBe<string>()
    if (Exists.is(received)) expect(received.orderId).type.toBe<string>()
    expect<ErrorResourceOf<typeof Exists>>().type.toBe<ErrorResourceOf<typeof OrderExists>>()
  })
})

describe('matching', () => {
  test('gives each function its own Error Resource, and returns what any of them returns', () => {
    const result = match(received, {
      ORDER_EXISTS: (error) => {
        expect(error.orderId).type.toBe<string>()
        return 'exists' as const
      },
      OUT_OF_STOCK: ({ sku, left = 0 }) => {
        expect(sku).type.toBe<string>()
        return left
      },
      default: (error) => {
        expect(error).type.toBe<ErrorResource>()
        return null
      },
    })
    expect(result).type.toBe<'exists' | number | null>()
  })

  test('does not compile while a declared error or the default is missing', () => {
    match(received, {
      ORDER_EXISTS: () => 1,
      OUT_OF_STOCK: () => 2,
      default: () => 0,
    })
    // @ts-expect-error Property 'OUT_OF_STOCK' is missing
    match(received, { ORDER_EXISTS: () => 1, default: () => 0 })
    // @ts-expect-error Property 'default' is missing
    match(received, { ORDER_EXISTS: () => 1, OUT_OF_STOCK: () => 2 })
  })

  test('does not compile with a function for an error that nobody declares', () => {
    match(received, {
      ORDER_EXISTS: () => 1,
      OUT_OF_STOCK: () => 2,
      // @ts-expect-error is not assignable to type 'never'
      ORDER_EXIST: () => 3,
      default: () => 0,
    })
  })

  test('has the default alone where nothing is declared', () => {
    if (some === undefined) return
    expect(match(some, { default: ({ title }) => title })).type.toBe<string>()
    // @ts-expect-error is not assignable to type 'never'
    match(some, { ORDER_EXISTS: () => 1, default: () => 0 })
  })

  test('does not take the answer to a success', () => {
    // @ts-expect-error 'undefined' is not assignable
    match(some, { default: () => 0 })
  })

  test('keeps the result of asynchronous functions', () => {
    const result = match(received, {
      ORDER_EXISTS: async () => 1,
      OUT_OF_STOCK: async () => 2,
      default: async () => 0,
    })
    expect(result).type.toBe<Promise<number>>()
  })
})
