import { Client, credentials, Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js'
import t from 'tap'
import { grpcErrors } from '../../plugin/mappers/grpc-errors.ts'
import { given, judgeRows } from '../fixtures/mapper-rows.ts'

const bytes = (value: Buffer) => value
const path = '/shop.Orders/Read'

/** A server that refuses with the status it is asked for. */
const server = new Server()
server.addService(
  {
    read: {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    },
  },
  {
    read: (call: { request: Buffer }, done: (error: object) => void) =>
      done({ code: Number(call.request.toString()), details: 'hunter2', metadata: new Metadata() }),
  },
)
const port = await new Promise<number>((resolve, reject) => {
  const insecure = ServerCredentials.createInsecure()
  server.bindAsync('127.0.0.1:0', insecure, (error, bound) =>
    error === null ? resolve(bound) : reject(error),
  )
})
const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure())
t.teardown(() => {
  client.close()
  server.forceShutdown()
})

/** The error of a call. */
function refuse(code: status, at = client): Promise<unknown> {
  return new Promise((resolve) => {
    const request = Buffer.from(String(code))
    at.makeUnaryRequest(path, bytes, bytes, request, (error) => resolve(error))
  })
}

const rows: readonly (readonly [code: status, expected: number])[] = [
  [status.CANCELLED, 503],
  [status.UNKNOWN, 502],
  [status.INVALID_ARGUMENT, 502],
  [status.DEADLINE_EXCEEDED, 504],
  [status.NOT_FOUND, 502],
  [status.PERMISSION_DENIED, 502],
  [status.RESOURCE_EXHAUSTED, 503],
  [status.INTERNAL, 502],
  [status.UNAVAILABLE, 503],
  [status.UNAUTHENTICATED, 502],
]

const nobody = new Client('127.0.0.1:1', credentials.createInsecure())
t.teardown(() => nobody.close())
const unreachable = await refuse(status.OK, nobody)

const errors = await Promise.all(rows.map(([code]) => refuse(code)))
judgeRows(
  t,
  grpcErrors,
  rows.map(([code, expected], index) => [status[code], errors[index], expected]),
)

judgeRows(t, grpcErrors, [
  ['nobody there', unreachable, 503],
  ['a number that is no status', given('x', { code: 17, details: 'x', metadata: {} }), undefined],
  ['a number alone', given('x', { code: 5 }), undefined],
])
