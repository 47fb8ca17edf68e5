/** Listeners on the HTTP server, for errors that happen before, beside or after Fastify. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { toClientError } from '../foreign/parser-errors.ts'
import { occurrenceOf } from '../errors/declaration.ts'
import {
  createRequestGate,
  getResponse,
  isRefused,
  markRefused,
  type RequestListener,
  setResponse,
} from './gate.ts'
import { endResponse, endSocket } from './raw-reply.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/instance.ts'

/** RFC 9110 §10.1.1 */
const expectationRefusal = occurrenceOf(417, 'The expectation of the request cannot be met.')
/** RFC 9110 §9.3.6 */
const tunnelRefusal = occurrenceOf(501, 'The server opens no tunnels.')
/** RFC 9110 §15.6.6 */
const protocolRefusal = occurrenceOf(505, 'The server speaks HTTP/2; offer it when you connect.')
/** RFC 9110 §15.6.4 */
const surplusRefusal = occurrenceOf(
  503,
  'The connection has carried as many requests as the server allows.',
)

/** Attaches the listeners to the server of the app, and to those it opens beside it for `localhost`. */
export function addTransport(app: FastifyInstance, plugin: PluginInstance): void {
  const router = app.routing as RequestListener
  const attached = new WeakSet<Server>()
  let closing = false
  const gate = createRequestGate(app, plugin, () => closing)

  function attach(server: Server): void {
    attached.add(server)
    replaceListener(server, router, gate)
    answerClientErrors(app, plugin, server)
    if (server.listenerCount('checkExpectation') === 0) {
      server.on('checkExpectation', (request, response) => {
        endResponse(plugin, app.log, request, response, expectationRefusal)
      })
    }
    if (server.listenerCount('connect') === 0) {
      server.on('connect', ({ headers }, socket) => {
        endSocket(plugin, app.log, socket, tunnelRefusal, headers)
      })
    }
    if (server.listenerCount('unknownProtocol') === 0) {
      // Only HTTP/2 over TLS emits it, for a client that did not agree on HTTP/2.
      server.on('unknownProtocol', (socket: Duplex) => {
        endSocket(plugin, app.log, socket, protocolRefusal)
      })
    }
    if (server.maxRequestsPerSocket) completeSurplusRequests(app, plugin, server)
  }

  /**
   * Fastify listens on every address of `localhost` through servers it keeps to itself; their first
   * connection shows them. They are told from strangers by the router they call.
   */
  function attachToServerOf(message: unknown): void {
    const { server } = (message as { socket: Socket & { server?: Server } }).socket
    if (server === undefined || attached.has(server)) return
    if (server.listeners('request').includes(router)) attach(server)
  }

  attach(app.server as Server)
  app.addHook('onListen', function attachToFurtherServers(done) {
    if (app.addresses().length > 1) subscribe('net.server.socket', attachToServerOf)
    done()
  })
  app.addHook('preClose', function refuseFromNowOn(done) {
    closing = true
    done()
  })
  app.addHook('onClose', function detach(_app, done) {
    unsubscribe('net.server.socket', attachToServerOf)
    done()
  })
}

/** Puts a listener in the place of another, so that the rest keep theirs. */
function replaceListener(server: Server, old: RequestListener, next: RequestListener): void {
  const listeners = server.rawListeners('request') as RequestListener[]
  if (!listeners.includes(old)) return
  server.removeAllListeners('request')
  for (const listener of listeners) server.on('request', listener === old ? next : listener)
}

/** Takes the place of Fastify's listener for parser errors; one of the user's own stays. */
function answerClientErrors(app: FastifyInstance, plugin: PluginInstance, server: Server): void {
  const listeners = server.listeners('clientError')
  const own = listeners.find((listener) => listener.name === 'bound defaultClientErrorHandler')
  if (own !== undefined) server.off('clientError', own as () => void)
  else if (listeners.length > 0) return

  server.on('clientError', (error: Error & { code?: string }, socket) => {
    const response = getResponse(socket)
    if (response !== undefined && isRefused(response)) return
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
    const answer = (wishes?: IncomingHttpHeaders) => {
      if (socket.writable) endSocket(plugin, app.log, socket, toClientError(error), wishes)
    }
    if (response === undefined) return answer()
    const request = response.req
    if (request.complete) {
      // Earlier requests of the pipeline are answered first: an error must never stand in their place.
      if (response.writableFinished) answer()
      else response.once('finish', () => answer())
    } else if (response.headersSent) {
      // The content of a request breaks behind its answer: another would be taken for the next one's.
      if (response.writableEnded && !response.writableFinished) {
        response.once('finish', () => socket.destroy())
      } else socket.destroy()
    } else if (response.socket === null) {
      // Its turn in the pipeline has not come; Node keeps what is written until then.
      markRefused(response)
      endResponse(plugin, app.log, request, response, toClientError(error))
    } else answer(request.headers)
  })
}

/**
 * Node answers the request that is one too many for its connection by itself, with an empty 503.
 * The channel shows that response before Node writes it.
 */
function completeSurplusRequests(
  app: FastifyInstance,
  plugin: PluginInstance,
  server: Server,
): void {
  const remember = (message: unknown) => {
    const started = message as { server: Server; socket: Socket; response: ServerResponse }
    if (started.server === server) setResponse(started.socket, started.response)
  }
  subscribe('http.server.request.start', remember)
  server.once('close', () => unsubscribe('http.server.request.start', remember))
  server.on('dropRequest', (request: IncomingMessage, socket: Socket) => {
    const response = getResponse(socket)
    if (response === undefined) return
    const isMeant = () => false
    answerInstead(response, isMeant, () => {
      endResponse(plugin, app.log, request, response, surplusRefusal)
    })
  })
}
