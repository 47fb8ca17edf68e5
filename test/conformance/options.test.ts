import t from 'tap'
import { resolveConformanceOptions } from '../../plugin/conformance/options.ts'

t.test('every option has a default', async (t) => {
  const { onResult, ...others } = resolveConformanceOptions({})
  t.strictSame(others, {
    headers: {},
    safe: false,
    exclusions: [],
    maxRequests: 500,
    timeout: 5000,
    allowRemote: false,
  })
  t.equal(onResult({} as never, 1), undefined)
})

t.test('what was given is kept, names of fields in lower case', async (t) => {
  const given = { safe: true, maxRequests: 1, timeout: 2, allowRemote: true, onResult: () => {} }
  const exclude = ['DELETE', '/internal']
  const resolved = resolveConformanceOptions({ ...given, exclude, headers: { 'X-A': 'b' } })
  const { exclusions, ...others } = resolved
  t.strictSame(others, { ...given, headers: { 'x-a': 'b' } })
  t.strictSame(
    exclusions.map(({ text }) => text),
    exclude,
  )
})

const wrong: readonly (readonly [given: object, message: string])[] = [
  [
    { exclude: 'DELETE' },
    `option "exclude" must be a list, each of it a method, a path, or both: 'DELETE', '/internal', 'POST /orders/*'; it is "DELETE".`,
  ],
  [
    { exclude: ['DELETE', 'internal'] },
    `option "exclude" must be a list, each of it a method, a path, or both: 'DELETE', '/internal', 'POST /orders/*'; it is ["DELETE","internal"].`,
  ],
  [
    { exclude: [7] },
    `option "exclude" must be a list, each of it a method, a path, or both: 'DELETE', '/internal', 'POST /orders/*'; it is [7].`,
  ],
  [{ safe: 1 }, 'option "safe" must be true or false; it is 1.'],
  [{ allowRemote: 'yes' }, 'option "allowRemote" must be true or false; it is "yes".'],
  [{ maxRequests: 0 }, 'option "maxRequests" must be a number of requests, such as 500; it is 0.'],
  [{ timeout: 1.5 }, 'option "timeout" must be a number of milliseconds, such as 5000; it is 1.5.'],
  [{ onResult: 1 }, 'option "onResult" must be a function; it is 1.'],
]
const fields =
  'option "headers" must be header fields, such as { authorization: \'Bearer …\' }; it is '

for (const [given, message] of [
  ...wrong,
  [{ headers: null }, `${fields}null.`],
  [{ headers: 'a: b' }, `${fields}"a: b".`],
  [
    { headers: new Headers({ authorization: 'Bearer x' }) },
    `${fields}an instance of Headers. Give Object.fromEntries(…) of it.`,
  ],
  [{ headers: { a: 'b\r\nc: d' } }, `${fields}{"a":"b\\r\\nc: d"}.`],
] as const) {
  t.test(`a wrong option is refused: ${JSON.stringify(given)}`, async (t) => {
    t.throws(() => resolveConformanceOptions(given as never), {
      name: 'TypeError',
      message: `checkConformance(): ${message}`,
    })
  })
}

t.test('an unknown option is refused', async (t) => {
  t.throws(() => resolveConformanceOptions({ max: 1 } as never), /has no option "max"/)
})
