/** Requests that Node's parser could not read. */
import type { IncomingHttpHeaders, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyBaseLogger } from 'fastify'
import { logSafely } from '../logs/log-error.ts'
import { isFastifyBody, toBody } from '../foreign/bodies/bodies.ts'
import { toClientError } from '../foreign/parser-errors.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { getResponse, isRefused, markRefused, whenAnswered } from './connection.ts'
import { addListener, countOthers } from './listeners.ts'
import { endResponse, endSocket } from './raw-reply.ts'

type ClientError = Error & { code?: string }

/** How long a listener of the user's has to answer, so that one that only counts leaves no connection open. */
const patienceMs = 1000

/**
 * Answers the parser's errors in the place of Fastify's own listener. A listener of the user's, whether
 * the option `clientErrorHandler` or one on the server, answers alone.
 */
export function answerClientErrors(
  plugin: PluginInstance,
  log: FastifyBaseLogger,
  server: Server,
): void {
  const fastifys = takeFirst(server)
  addListener(server, 'clientError', (error: ClientError, socket: Duplex) => {
    const others = countOthers(server, 'clientError')
    const answerNow = () => answer(plugin, log, error, socket)
    if (others === 0 && fastifys === undefined) return answerNow()
    if (error.code === 'ECONNRESET' || !socket.writable) return
    const heard = listenTo(socket)
    try {
      fastifys?.(error, socket)
    } catch (failure) {
      // It logs, and a log may fail.
      logSafely(log, 'error', { err: failure }, 'A listener for errors of clients failed.')
    }
    if (others === 0 && heard().isFastifys) return answerNow()
    process.nextTick(() => {
      const { isAnswered } = heard()
      if (!isAnswered) waitForAnswer(socket, answerNow)
    })
  })
}

/**
 * Takes the listener off that has been there from the start, to call it where a failure can be caught.
 * It is Fastify's own or the option `clientErrorHandler`, and only what it does tells which.
 */
function takeFirst(server: Server): ((error: ClientError, socket: Duplex) => void) | undefined {
  if (countOthers(server, 'clientError') !== server.listenerCount('clientError')) return undefined
  const [first] = server.rawListeners('clientError')
  if (first !== undefined) server.off('clientError', first as () => void)
  return first && ((error, socket) => Reflect.apply(first, server, [error, socket]))
}

/**
 * Listens to what others do with a socket until the result is asked for. What Fastify's own listener
 * writes is told by its shape, and does not leave; nor does it close the connection.
 */
function listenTo(socket: Duplex): () => { isAnswered: boolean; isFastifys: boolean } {
  const { write, end, destroy } = socket
  const originals = { write, end, destroy }
  const heard = { isAnswered: false, isFastifys: false }
  let isClosedByFastify = false

  function pass(method: keyof typeof originals, args: unknown[]): unknown {
    heard.isAnswered = true
    Object.assign(socket, originals)
    return Reflect.apply(originals[method] as () => unknown, socket, args)
  }
  socket.write = (...args: unknown[]) => {
    if (heard.isFastifys || !isFastifysAnswer(args[0])) return pass('write', args) as boolean
    heard.isFastifys = true
    return true
  }
  socket.end = (...args: unknown[]) => pass('end', args) as Duplex
  socket.destroy = (...args: unknown[]) => {
    if (!heard.isFastifys || isClosedByFastify) return pass('destroy', args) as Duplex
    isClosedByFastify = true
    return socket
  }
  return () => {
    if (!heard.isAnswered) Object.assign(socket, originals)
    return heard
  }
}

function isFastifysAnswer(bytes: unknown): boolean {
  if (typeof bytes !== 'string') return false
  const [head = '', body] = bytes.split('\r\n\r\n', 2)
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1]
  return isFastifyBody(toBody('application/json', body), Number(status))
}

/** Answers a connection on which nobody has answered for a while. */
function waitForAnswer(socket: Duplex, then: () => void): void {
  let isTouched = false
  const { write, end } = socket
  const touch = (method: (...args: never[]) => unknown) =>
    function touched(this: Duplex, ...args: never[]) {
      isTouched = true
      Object.assign(socket, { write, end })
      return method.apply(this, args)
    }
  Object.assign(socket, { write: touch(write), end: touch(end) })
  const timer = setTimeout(() => {
    if (isTouched) return
    Object.assign(socket, { write, end })
    then()
  }, patienceMs).unref()
  socket.once('close', () => clearTimeout(timer))
}

function answer(
  plugin: PluginInstance,
  log: FastifyBaseLogger,
  error: ClientError,
  socket: Duplex,
): void {
  const response = getResponse(socket)
  if (response !== undefined && isRefused(response)) return
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const end = (wishes?: IncomingHttpHeaders) => {
    if (socket.writable) endSocket(plugin, log, socket, toClientError(error), wishes)
  }
  if (response === undefined) return end()
  const request = response.req
  if (request.complete) {
    // Earlier requests of the pipeline are answered first: an error must never stand in their place.
    whenAnswered(socket, end)
  } else if (response.headersSent) {
    // The content of a request breaks behind its answer: another would be taken for the next one's.
    if (response.writableEnded && !response.writableFinished) {
      response.once('finish', () => socket.destroy())
    } else socket.destroy()
  } else if (response.socket === null) {
    // Its turn in the pipeline has not come; Node keeps what is written until then.
    markRefused(response)
    endResponse(plugin, log, request, response, toClientError(error))
  } else end(request.headers)
}
