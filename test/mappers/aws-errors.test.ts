import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import t from 'tap'
import { awsErrors } from '../../plugin/mappers/aws-errors.ts'
import { given, judgeRows } from '../fixtures/mapper-rows.ts'

/** A service of AWS that refuses with the code in the path of its endpoint. */
const server = createServer((request, response) => {
  const [, status = '500', code = ''] = (request.url ?? '').split('/')
  response.writeHead(Number(status), { 'content-type': 'text/xml' })
  response.end(
    `<ErrorResponse><Error><Code>${code}</Code><Message>hunter2</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
  )
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
t.teardown(() => server.close())
const { port } = server.address() as AddressInfo

/** The error of the real SDK. */
async function refuse(status: number, code: string): Promise<unknown> {
  const client = new STSClient({
    endpoint: `http://127.0.0.1:${port}/${status}/${code}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  })
  try {
    return await client.send(new GetCallerIdentityCommand({}))
  } catch (error) {
    return error
  } finally {
    client.destroy()
  }
}

const rows = [
  [400, 'ThrottlingException', 503],
  [503, 'SlowDown', 503],
  [429, 'Whatever', 503],
  [503, 'Whatever', 503],
  [504, 'Whatever', 504],
  [400, 'RequestTimeout', 504],
  [404, 'NoSuchKey', 404],
  [400, 'ConditionalCheckFailedException', 409],
  [403, 'InvalidClientTokenId', 502],
  [401, 'Unauthorized', 502],
  [400, 'ResourceNotFoundException', 502],
  [500, 'InternalError', 502],
] as const

const errors: unknown[] = []
for (const [status, code] of rows) errors.push(await refuse(status, code))
judgeRows(
  t,
  awsErrors,
  rows.map(([status, code, expected], index) => [`${status} ${code}`, errors[index], expected]),
)

judgeRows(t, awsErrors, [
  ['what may be tried again', given('x', { $metadata: {}, $retryable: { throttling: true } }), 503],
  ['the code of somebody else', given('x', { name: 'ThrottlingException' }), undefined],
  ['metadata that are none', given('x', { $metadata: null }), undefined],
])
