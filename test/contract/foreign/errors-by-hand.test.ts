/** `errors` that somebody wrote by hand, on the wire in each profile: what is valid stays, nothing is a reason to fail. */
import Fastify from 'fastify'
import t from 'tap'
import errorResource, { httpErrors, problemDetails } from '../../../plugin/index.ts'
import { oracle, oracleType } from '../../../plugin/oracle/index.ts'

const throwing = {
  get detail(): string {
    throw new Error('hunter2')
  },
}
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()

/** What is given, and what leaves as `errors`. */
const rows: readonly (readonly [name: string, given: unknown, expected: readonly object[]])[] = [
  [
    'the example of RFC 9457 §3',
    [
      { detail: 'must be a positive integer', pointer: '#/age' },
      { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
    ],
    [
      { detail: 'must be a positive integer', pointer: '#/age' },
      { detail: "must be 'green', 'red' or 'blue'", pointer: '#/profile/color' },
    ],
  ],
  ['texts', ['no', 'never'], [{ detail: 'no' }, { detail: 'never' }]],
  ['null among others', [null, { detail: 'no' }], [{ detail: 'no' }]],
  ['a getter that throws', [throwing, 'no'], [{ detail: 'no' }]],
  ['a revoked proxy', [revoked, 'no'], [{ detail: 'no' }]],
  ['a symbol, a bigint and a function', [Symbol('a'), 1n, () => 1, 'no'], [{ detail: 'no' }]],
  [
    'more than are wanted',
    Array(200).fill('no'),
    Array.from({ length: 5 }, () => ({ detail: 'no' })),
  ],
  ['a text in the place of a list', 'no list', []],
  ['null in the place of a list', null, []],
]

for (const [name, given, expected] of rows) {
  t.test(`${name}, sent and thrown`, async (t) => {
    const app = Fastify()
    t.teardown(() => app.close())
    const profiles = [problemDetails, oracle({ baseUrl: 'https://api.example.com' })]
    await app.register(errorResource, { maxErrors: 5, profiles })
    const init = { errors: given as never }
    app.get('/sent', (_request, reply) => reply.unprocessableContent('No.', init))
    app.get('/thrown', () => Promise.reject(httpErrors.unprocessableContent('No.', init)))
    for (const url of ['/sent', '/thrown']) {
      const response = await app.inject({ url })
      t.equal(response.statusCode, 422)
      t.strictSame(response.json().errors, expected.length === 0 ? undefined : expected)
      const other = await app.inject({ url, headers: { accept: oracleType } })
      t.equal(other.statusCode, 422)
      const details = other.json()['o:errorDetails'] as { detail: string }[] | undefined
      t.strictSame(
        details?.map(({ detail }) => ({ detail })) ?? [],
        expected.map(({ detail }: { detail?: string }) => ({ detail })),
      )
    }
  })
}
