/** Values nobody expects in a property of an error or an argument of a helper, by their names. */
import { said, secret } from './markers.ts'

// What a trap throws can become the error that is answered, and its message the words of a 4xx.
function explode(): never {
  throw new Error(said)
}

const throwing: ProxyHandler<object> = {
  get: explode,
  has: explode,
  ownKeys: explode,
  getOwnPropertyDescriptor: explode,
  getPrototypeOf: explode,
}

/** A proxy whose every trap throws. */
export function hostileProxy(target: object): object {
  return new Proxy(target, throwing)
}

/** A proxy that is good for nothing any more. */
export function revokedProxy(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** An object that holds itself. */
export function circular(): object {
  const value: Record<string, unknown> = { secret }
  value['self'] = value
  return value
}

/** Values of any type, built anew each time. None of them may be shown. */
export const oddValues: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  'not a number': () => Number.NaN,
  infinity: () => Number.POSITIVE_INFINITY,
  bigint: () => 404n,
  symbol: () => Symbol(secret),
  function: () => () => secret,
  'throwing function': () => explode,
  'empty text': () => '',
  text: () => secret,
  'text with a line break': () => `a\r\nx-injected: ${secret}`,
  'text with a null': () => `\0${secret}`,
  'lone surrogate': () => `\ud800${secret}`,
  'long text': () => secret.repeat(2000),
  'digits in a text': () => '404',
  'array of a number': () => [404],
  'array of texts': () => [secret, secret],
  'nested arrays': () => [[[secret]]],
  'object without prototype': () => Object.assign(Object.create(null), { secret }),
  'object with a value': () => ({ valueOf: () => 404, toString: () => secret }),
  'object that throws as text': () => ({ toString: explode, toJSON: explode, valueOf: explode }),
  circular,
  'hostile proxy': () => hostileProxy({}),
  'hostile array': () => hostileProxy([]),
  'revoked proxy': revokedProxy,
  date: () => new Date(0),
  'invalid date': () => new Date(secret),
  buffer: () => Buffer.from(secret),
  map: () => new Map([['statusCode', 404]]),
  error: () => new Error(said),
}

/** Names of the odd values, for generators. */
export const oddNames = Object.keys(oddValues)

/** Builds an odd value by its name. */
export function buildOdd(name: string): unknown {
  return oddValues[name]?.()
}

/** What validators report, and what nobody reports. Its texts are words for the client. */
export const validations: Readonly<Record<string, () => unknown>> = {
  'no violation': () => [],
  'one violation': () => [
    { instancePath: '/n', keyword: 'type', message: `must be integer ${said}`, data: secret },
  ],
  'missing member': () => [
    { instancePath: '', keyword: 'required', params: { missingProperty: 'a/b~c' }, schema: secret },
  ],
  'strange place': () => [{ instancePath: '\ud800/%/#?"\n', message: said, params: secret }],
  'many violations': () => Array.from({ length: 300 }, () => ({ message: said, data: secret })),
  'no objects': () => [null, undefined, 1, said, Symbol(secret), revokedProxy(), []],
  'hostile entries': () => [hostileProxy({}), { instancePath: 5, message: {}, keyword: [] }],
  'hostile list': () => hostileProxy([{ message: said }]),
  sparse: () => Array(5),
}

/** Header fields somebody puts on an error. Only some are believed; none may be injected. */
export const headerSets: Readonly<Record<string, () => unknown>> = {
  believed: () => ({ 'Retry-After': 7, 'WWW-Authenticate': 'Basic realm="a"', Allow: 'GET, PUT' }),
  'of another response': () => ({ 'x-internal': secret, 'set-cookie': secret, server: secret }),
  'about content': () => ({ 'content-length': 3, 'transfer-encoding': 'chunked', etag: secret }),
  'with line breaks': () => ({ 'retry-after': `1\r\nx-injected: ${secret}`, allow: '\n' }),
  'hostile names': () => ({ '': '1', 'a b': '1', 'x\r\ny': '1', __proto__: null, ä: '1' }),
  'odd values': () => ({ 'retry-after': Symbol(secret), allow: {}, 'www-authenticate': () => '' }),
  'odd lists': () => ({ allow: [], 'retry-after': [1, {}], 'www-authenticate': ['Basic', null] }),
  'not ascii': () => ({ 'www-authenticate': 'Básic', 'retry-after': '🚲', allow: '\u0100' }),
  'wrong grammar': () => ({ 'retry-after': '1.5', allow: ',,', 'content-range': 'none' }),
  getter: () => ({
    get allow() {
      return explode()
    },
  }),
  hostile: () => hostileProxy({}),
  headers: () => new Headers({ 'x-internal': secret }),
  text: () => secret,
}
