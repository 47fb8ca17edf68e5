/** Listeners on the HTTP server, for errors that happen before, beside or after Fastify. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { type Occurrence, occurrenceOf } from '../errors/declaration.ts'
import { rawLogOf } from '../logs/request-log.ts'
import { isHttp2 } from '../http/request.ts'
import { answerInstead } from '../replies/answer-instead.ts'
import type { PluginInstance } from '../replies/plugin-instance.ts'
import { answerClientErrors } from './client-errors.ts'
import { addResponse, getResponse, markRefused, takeOver, whenAnswered } from './connection.ts'
import { createRequestGate, hostRefusal, isRouted, type RequestListener } from './gate.ts'
import { addAnswer, addListener } from './listeners.ts'
import { endResponse, endSocket } from './raw-reply.ts'

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

/** Attaches the listeners to the server of the app, which is the root, and to those it opens beside it for `localhost`. */
export function addTransport(app: FastifyInstance, plugin: PluginInstance): void {
  const router = app.routing as RequestListener
  const attached = new WeakSet<Server>()
  let closing = false
  const gate = createRequestGate(app, plugin, () => closing)

  function attach(server: Server): void {
    attached.add(server)
    replaceListener(server, router, gate)
    answerClientErrors(plugin, app.log, server)
    addAnswer(server, 'checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      endResponse(plugin, rawLogOf(app, request), request, response, expectationRefusal)
    })
    addAnswer(server, 'connect', refuseTunnel)
    // Only HTTP/2 over TLS emits it, for a client that did not agree on HTTP/2.
    addAnswer(server, 'unknownProtocol', (socket: Duplex) => {
      endSocket(plugin, rawLogOf(app), socket, protocolRefusal)
    })
    completeAnswersOfNode(app, plugin, server)
  }

  /** Node hands over the connection at once, whatever is still being answered on it; HTTP/2 the stream alone. */
  function refuseTunnel(request: IncomingMessage, carrier: Duplex | ServerResponse): void {
    if (isHttp2(request)) {
      endResponse(plugin, rawLogOf(app, request), request, carrier as ServerResponse, tunnelRefusal)
      return
    }
    const socket = carrier as Duplex
    takeOver(socket)
    whenAnswered(socket, () => {
      if (socket.writable)
        endSocket(plugin, rawLogOf(app, request), socket, tunnelRefusal, request.headers)
    })
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

interface Started {
  readonly server: Server
  readonly socket: Socket
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/**
 * Node answers by itself, with nothing in it, a request without `Host` (400) and the one that is one
 * too many for its connection (503). A channel shows each response before Node looks at its request.
 */
function completeAnswersOfNode(app: FastifyInstance, plugin: PluginInstance, server: Server): void {
  function refuse(response: ServerResponse, refusal: Occurrence): void {
    markRefused(response)
    endResponse(plugin, rawLogOf(app, response.req), response.req, response, refusal)
  }
  function onStart(message: unknown): void {
    const { server: origin, request, response, socket } = message as Started
    if (origin !== server) return
    addResponse(socket, response)
    if (request.headers.host !== undefined) return
    const isMeant = (status: number) => status !== 400 || isRouted(response)
    answerInstead(response, isMeant, () => refuse(response, hostRefusal))
  }
  const start = () => subscribe('http.server.request.start', onStart)
  if (server.listening) start()
  server.on('listening', start)
  server.on('close', () => unsubscribe('http.server.request.start', onStart))

  addListener(server, 'dropRequest', (_request: IncomingMessage, socket: Socket) => {
    const response = getResponse(socket)
    if (response === undefined) return
    const { bytesWritten } = socket
    // By then every listener of the user's has been called; one of them may have answered.
    const isMeant = () => !socket.writable || socket.bytesWritten !== bytesWritten
    answerInstead(response, isMeant, () => refuse(response, surplusRefusal))
  })
}
