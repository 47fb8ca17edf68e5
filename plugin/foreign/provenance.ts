/** Where a thrown value comes from, read off its structure: the same in every realm, whatever it calls itself. */
import { constants } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { hasType, readKeys, readProperty, readString } from '../http/guarded-read.ts'
import { isMeantResponse } from './bodies/web-response.ts'
import { headersOf, isExplaining } from './error-headers.ts'

/**
 * Who made a value: the language or the system; a class about the system; Fastify or one of its plugins;
 * somebody who wrote `new Error()` or an object by hand; a class; `none` for what is no object.
 */
export type Origin = 'language' | 'system' | 'fastify' | 'plain' | 'class' | 'none'

const nativeCode = /^function (\w+)\(\)\s*\{\s*\[native code\]\s*\}$/

/** A service throws few classes, and their sources are long. */
const nativeNames = new WeakMap<object, string | null>()

/**
 * The name of a constructor that the language brings, `undefined` for any other. Only those print no
 * source, and they do so in every realm; `instanceof` knows one realm, and a name can be anybody's.
 */
export function nativeName(constructor: unknown): string | undefined {
  if (typeof constructor !== 'function') return undefined
  let name = nativeNames.get(constructor)
  if (name === undefined) {
    name = nativeCode.exec(Function.prototype.toString.call(constructor))?.[1] ?? null
    nativeNames.set(constructor, name)
  }
  return name ?? undefined
}

/** The prototype; `undefined` where a proxy does not tell. */
export function prototypeOf(value: object): object | null | undefined {
  try {
    return Object.getPrototypeOf(value) as object | null
  } catch {
    return undefined
  }
}

/** The classes from which errors inherit what they are, the nearest first; a chain that is endless is cut. */
export function classesOf(value: object): unknown[] {
  const classes: unknown[] = []
  let prototype = prototypeOf(value)
  for (let depth = 0; prototype != null && depth < 16; depth++) {
    classes.push(readProperty(prototype, 'constructor'))
    prototype = prototypeOf(prototype)
  }
  return classes
}

/** What errors of the system and of zlib carry, and errors for clients do not. */
const systemMarks: readonly string[] = ['errno', 'syscall']

/** The same of database drivers that throw an `Error` with more on it. */
const driverMarks: readonly string[] = ['errcode', 'sqlMessage', 'sqlState']

/** What the system and its resolver call their failures. */
const systemCodes: ReadonlySet<string | undefined> = new Set([
  ...Object.keys(constants.errno),
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'EAI_NONAME',
  'ENODATA',
  'ENOTFOUND',
  'ESERVFAIL',
])

function hasOneOf(error: object, marks: readonly string[]): boolean {
  for (const mark of marks) if (readProperty(error, mark) !== undefined) return true
  return false
}

function isOfSystem(error: object): boolean {
  return (
    hasOneOf(error, systemMarks) ||
    hasOneOf(error, driverMarks) ||
    systemCodes.has(readString(error, 'code')) ||
    /^(?:ERROR|FATAL|PANIC)$/.test(readString(error, 'severity') ?? '')
  )
}

/** Node writes its codes into the first line of the stack, and nobody else does. */
function isOfNode(error: object): boolean {
  const code = readString(error, 'code')
  if (code?.startsWith('ERR_') !== true) return false
  return code === 'ERR_SQLITE_ERROR' || readString(error, 'stack')?.includes(` [${code}]`) === true
}

/** Node's own, and those of the libraries that speak like it: both print the values they compared. */
function isAssertion(error: object): boolean {
  return (
    readProperty(error, 'code') === 'ERR_ASSERTION' ||
    (readString(error, 'name') === 'AssertionError' && readProperty(error, 'expose') === undefined)
  )
}

/** The mark of `@fastify/error` since 4.2; before, its errors had nothing but their name. */
const fastifyMark = Symbol.for('fastify-error-generic')

function isOfFastify(error: object): boolean {
  return readProperty(error, fastifyMark) === true || readString(error, 'name') === 'FastifyError'
}

/** The code of an error of Fastify or one of its plugins; the one of validation is put on the errors of others, too. */
const fastifyCode = /^FST_[A-Z0-9_]+$/

function hasFastifyCode(error: object): boolean {
  const code = readString(error, 'code')
  return code !== undefined && code !== 'FST_ERR_VALIDATION' && fastifyCode.test(code)
}

/** Tells where a value comes from. */
export function originOf(value: unknown): Origin {
  if (typeof value !== 'object' || value === null) return 'none'
  const prototype = prototypeOf(value)
  if (prototype === undefined) return 'class'
  const native = nativeName(readProperty(prototype, 'constructor'))
  const isError = prototype === Error.prototype || native === 'Error'
  const isObject = prototype === null || prototype === Object.prototype || native === 'Object'
  const isPlain = isError || isObject
  const isLanguage =
    (!isPlain && native !== undefined) ||
    readProperty(prototype, Symbol.toStringTag) === 'DOMException' ||
    isAssertion(value) ||
    isOfNode(value)
  if (isLanguage) return 'language'
  // A plugin may make an error of the system its own, as that of compression does.
  if (isOfFastify(value) || hasFastifyCode(value)) return 'fastify'
  if (isPlain) return isOfSystem(value) ? 'language' : 'plain'
  return hasOneOf(value, systemMarks) ? 'system' : 'class'
}

/** What clients of other services leave on their errors: the request they made, and what was answered. */
const traces: readonly string[] = [
  '$fault',
  '$metadata',
  '$response',
  'body',
  'config',
  'meta',
  'moreInfo',
  'raw',
  'rawError',
  'rawResponse',
  'request',
  'requestID',
  'requestId',
  'request_id',
  'response',
  'responseBody',
  'statusText',
  'url',
]

/** Flags such as `__isAuthError`, by which clients tell their errors apart from those of others. */
const flag = /^__is\w*Error$/
const isFlag = (key: string) => flag.test(key)

/**
 * Tells whether an error carries traces of somebody else's answer, so that its status is about a request
 * of this service and not about that of its client.
 */
export function hasTraces(error: object, origin: Origin, request: FastifyRequest): boolean {
  return hasClientTraces(error, request) || (!isMeant(error) && hasReceivedHeaders(error, origin))
}

/** Tells whether somebody threw what he wants to be answered with. */
function isMeant(error: object): boolean {
  return isMeantResponse(error) || isHttpException(error)
}

function hasClientTraces(error: object, request: FastifyRequest): boolean {
  if (isMeant(error)) return false
  for (const name of traces) {
    const value = readProperty(error, name)
    if (value !== undefined && value !== null && value !== request.id) return true
  }
  return readKeys(error).some(isFlag)
}

/**
 * Tells whether header fields are those of somebody else's answer, on an error whose words are for
 * clients all the same: a client keeps all that it received, and of traces only what explains the error
 * can have been written.
 */
export function hasForeignFields(error: object, request: FastifyRequest): boolean {
  const names = Object.keys(headersOf(error) ?? {})
  // Every server that has a clock says when it answered (RFC 9110 §6.6.1), and nobody writes it by hand.
  if (names.includes('date')) return true
  return !names.every(isExplaining) && hasClientTraces(error, request)
}

/** NestJS: what its exceptions call `response` is what they want to be answered with. */
function isHttpException(error: object): boolean {
  return hasType(error, 'getStatus', 'function') && hasType(error, 'getResponse', 'function')
}

/**
 * Header fields that were received: a `Headers`, or on an error of a class any that explains nothing about
 * the error. By hand people write what they like.
 */
function hasReceivedHeaders(error: object, origin: Origin): boolean {
  const headers = readProperty(error, 'headers')
  if (typeof headers !== 'object' || headers === null) return false
  if (typeof readProperty(headers, 'get') === 'function') return true
  return origin === 'class' && !readKeys(headers).every(isExplaining)
}

/** A line of a stack that leads into Node itself, or into an installed package; plugins answer clients. */
const libraryFrame =
  /\bnode:|[\\/]node_modules[\\/](?!(?:\.pnpm[\\/]|@fastify[\\/]|(?:@[^\\/]+[\\/])?fastify))/

/**
 * Tells whether an error was made in an installed package that is no plugin, or in Node itself, by the
 * first place its stack names. In a bundle there is no telling, and none is told.
 */
export function isFromLibrary(error: object): boolean {
  const frame = readString(error, 'stack')
    ?.split('\n')
    .find((line) => /^\s*at /.test(line))
  return frame !== undefined && libraryFrame.test(frame)
}
