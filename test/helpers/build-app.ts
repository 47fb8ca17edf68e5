/** An app with the plugin, for unit tests: its answers as plain values, and what it logged. */
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import type { Test } from 'tap'
import errorResource, { type ErrorResourceOptions } from '../../plugin/index.ts'
import { phraseOf } from '../fixtures/iana-statuses.ts'
import type { RawResponse } from '../fixtures/raw-http.ts'

/** One log line: its level, its message and, where it has one, the message of its error. */
export type LogLine = readonly [level: number, message: string, error?: unknown]

export interface Built {
  readonly app: FastifyInstance
  /** The lines of level `info` and above, those about incoming and completed requests left out. */
  readonly lines: LogLine[]
}

export interface BuildOptions {
  readonly plugin?: ErrorResourceOptions
  /** Options of Fastify itself. */
  readonly server?: FastifyServerOptions
}

/** The id of every request. */
export const requestId = 'r1'

/** Builds an app that closes with the test and keeps its log lines. */
export function buildBareApp(t: Test, server: FastifyServerOptions = {}): Built {
  const lines: LogLine[] = []
  const app: FastifyInstance = Fastify({
    genReqId: () => requestId,
    ...server,
    logger: { level: 'info', stream: { write: (line: string) => keep(lines, line) } },
  } as FastifyServerOptions)
  t.teardown(() => app.close())
  return { app, lines }
}

/** The same with the plugin registered. */
export async function buildApp(
  t: Test,
  { plugin = {}, server = {} }: BuildOptions = {},
): Promise<Built> {
  const built = buildBareApp(t, server)
  await built.app.register(errorResource, plugin)
  return built
}

function keep(lines: LogLine[], line: string): void {
  const { level, msg, err } = JSON.parse(line) as {
    level: number
    msg: string
    err?: { message?: unknown }
  }
  if (/^(?:incoming request|request completed|Server listening)/.test(msg)) return
  lines.push(err === undefined ? [level, msg] : [level, msg, err.message ?? err])
}

/** Starts the app on a free port of this machine. */
export async function listen(app: FastifyInstance, host = '127.0.0.1'): Promise<number> {
  await app.listen({ port: 0, host })
  return (app.server.address() as AddressInfo).port
}

/** A response as a value that can be compared whole. */
export interface Answer {
  readonly status: number
  /** Without `date` and `connection: keep-alive`, and without a `content-length` that is right. */
  readonly headers: Readonly<Record<string, unknown>>
  /** Parsed where the media type says JSON. */
  readonly body: unknown
}

interface Injected {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** What `inject` or a socket got, as a value. */
export function toAnswer(response: Injected | RawResponse): Answer {
  if ('statusCode' in response) {
    return simplify(response.statusCode, { ...response.headers }, response.body)
  }
  const headers: Record<string, unknown> = {}
  for (const [name, value] of response.fields) {
    headers[name] = name in headers ? `${String(headers[name])}, ${value}` : value
  }
  return simplify(response.status, headers, response.body.toString())
}

function simplify(status: number, headers: Record<string, unknown>, body: string): Answer {
  delete headers['date']
  if (headers['connection'] === 'keep-alive') delete headers['connection']
  delete headers['keep-alive']
  if (headers['content-length'] === String(Buffer.byteLength(body))) {
    delete headers['content-length']
  }
  const isJson = /json(?:;|$)/.test(String(headers['content-type'])) && body !== ''
  return { status, headers, body: isJson ? JSON.parse(body) : body }
}

/** What a problem looks like: `about:blank` and the registered phrase, unless `members` say otherwise. */
export function problem(
  status: number,
  members: Readonly<Record<string, unknown>>,
  headers: Readonly<IncomingHttpHeaders> = {},
): Answer {
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      ...headers,
    },
    body: { type: 'about:blank', title: phraseOf(status), status, requestId, ...members },
  }
}
