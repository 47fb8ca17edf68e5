/** multer as the adapters of NestJS and `fastify-multer` call it: real forms over a socket, and what it refuses. */
import Fastify from 'fastify'
import multer from 'multer'
import t from 'tap'
import errorResource from '../../../plugin/index.ts'
import { standardMappers } from '../../../plugin/mappers/index.ts'

const secret = 'hunter2'

const upload = multer({
  limits: { fileSize: 10, files: 1, fields: 1, fieldSize: 10, fieldNameSize: 10, parts: 2 },
})

const app = Fastify({ genReqId: () => 'r1' })
t.teardown(() => app.close())
await app.register(errorResource, { mappers: standardMappers })
app.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null))
app.post('/files', async (request, reply) => {
  const receive = upload.single('file')
  await new Promise<void>((resolve, reject) => {
    const done = (error?: unknown) => (error === undefined ? resolve() : reject(error as Error))
    receive(request.raw as never, reply.raw as never, done)
  })
  return { name: (request.raw as { file?: { originalname: string } }).file?.originalname }
})
const origin = await app.listen({ port: 0, host: '127.0.0.1' })

type Part = readonly [name: string, value: string | Blob]

const file = (size: number) => new Blob(['x'.repeat(size)])

const rows: readonly (readonly [
  name: string,
  parts: readonly Part[],
  status: number,
  code?: string,
])[] = [
  ['a file', [['file', file(5)]], 200],
  ['a file that is too large', [['file', file(11)]], 413, 'LIMIT_FILE_SIZE'],
  ['a field that takes no file', [[secret, file(5)]], 400, 'LIMIT_UNEXPECTED_FILE'],
  ['a field that is too long', [['a', secret.repeat(2)]], 413, 'LIMIT_FIELD_VALUE'],
  ['a name that is too long', [[secret.repeat(2), 'a']], 400, 'LIMIT_FIELD_KEY'],
  [
    'too many fields',
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
    413,
    'LIMIT_FIELD_COUNT',
  ],
]

for (const [name, parts, status, code] of rows) {
  t.test(`${name}: ${status}`, async (t) => {
    const body = new FormData()
    for (const [field, value] of parts) body.append(field, value as string)
    const response = await fetch(`${origin}/files`, { method: 'POST', body })
    t.equal(response.status, status)
    const text = await response.text()
    if (code === undefined) {
      t.strictSame(JSON.parse(text), { name: 'blob' })
      return
    }
    t.strictSame(JSON.parse(text), {
      type: 'about:blank',
      title: status === 413 ? 'Content Too Large' : 'Bad Request',
      status,
      code,
      instance: '/files',
      requestId: 'r1',
    })
    t.notMatch(text, secret)
  })
}
