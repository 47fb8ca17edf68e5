import t from 'tap'
import type { Declaration } from '../../plugin/errors/declaration.ts'
import { readErrorResource, match } from '../../plugin/client/index.ts'
import { buildApp } from '../helpers/build-app.ts'
import * as problemTypes from '../../plugin/problem-types/index.ts'

/**
 * The registry "HTTP Problem Types" as of 2026-06-26 without `about:blank`, and below it what the draft of the RateLimit
 * fields asks for, typed from RFC 9458 §9.4 and §9.5 and from §10.2 of the draft.
 */
const registry = [
  ['#date', 'Date Not Acceptable', 400],
  ['#ohttp-key', 'Oblivious HTTP key configuration not acceptable', 400],
  ['#digest-unsupported-algorithms', 'Unsupported Hashing Algorithms', 400],
  ['#digest-invalid-values', 'Invalid Digest Values', 400],
  ['#digest-mismatched-values', 'Mismatched Digest Values', 400],
  ['#quota-exceeded', 'Quota Exceeded', 429],
  ['#temporary-reduced-capacity', 'Temporary Reduced Capacity', 503],
  ['#abnormal-usage-detected', 'Abnormal Usage Detected', 429],
] as const

const { rateLimitFields, ...declared } = problemTypes
const definitions: readonly (Declaration & { is(value: unknown): boolean })[] =
  Object.values(declared)

const uriOf = (fragment: string) => `https://iana.org/assignments/http-problem-types${fragment}`

t.test('they are those of the registry, with its titles and statuses', async (t) => {
  t.strictSame(
    definitions.map(({ type, title, status }) => [type, title, status]).toSorted(),
    registry.map(([fragment, ...row]) => [uriOf(fragment), ...row]).toSorted(),
  )
})

t.test('the code is the fragment, so that a client knows them of any service', async (t) => {
  for (const { code, type = '' } of definitions) {
    t.equal(code?.toLowerCase().replaceAll('_', '-'), type.slice(type.indexOf('#') + 1))
  }
})

/** The examples of the documents, as members and as what leaves. */
const examples = [
  [problemTypes.DateNotAcceptable, {}],
  [problemTypes.OhttpKeyNotAcceptable, {}],
  [
    problemTypes.DigestUnsupportedAlgorithms,
    {
      unsupported_algorithms: [
        { algorithm: 'md5', header: 'Repr-Digest' },
        { algorithm: 'md5', header: 'Want-Repr-Digest' },
      ],
    },
  ],
  [
    problemTypes.DigestInvalidValues,
    {
      invalid_digests: [
        {
          algorithm: 'sha-512',
          header: 'Repr-Digest',
          reason: 'digest value is not 64 bytes long',
        },
      ],
    },
  ],
  [
    problemTypes.DigestMismatchedValues,
    {
      mismatched_digests: [
        {
          algorithm: 'sha-256',
          provided_digest: ':RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
          header: 'Repr-Digest',
        },
      ],
    },
  ],
  [problemTypes.QuotaExceeded, { 'violated-policies': ['daily', 'bandwidth'] }],
  [problemTypes.TemporaryReducedCapacity, { 'violated-policies': ['hourly'] }],
  [problemTypes.AbnormalUsageDetected, { 'violated-policies': ['hourly'] }],
] as const

for (const [Definition, given] of examples) {
  t.test(`${Definition.code} is sent and thrown with its members, and without`, async (t) => {
    // A registered type is the same in every service.
    const { app } = await buildApp(t, { plugin: { typeBase: 'https://api.example/errors/' } })
    const members: object = given
    const one = Definition as unknown as typeof problemTypes.QuotaExceeded
    app.get('/sent', async (_request, reply) => reply.error(one, members))
    app.get('/thrown', async () => {
      throw one(members)
    })
    app.get('/bare', async () => {
      throw Definition()
    })
    for (const path of ['/sent', '/thrown', '/bare']) {
      const response = await app.inject(path)
      const [fragment, title, status] = registry.find(([name]) => Definition.type?.endsWith(name))!
      t.strictSame(response.json(), {
        type: uriOf(fragment),
        title,
        status,
        code: Definition.code,
        instance: path,
        requestId: 'r1',
        ...(path === '/bare' ? {} : members),
      })
      t.equal(response.statusCode, status)
      t.ok(Definition.is(response.json()))
    }
  })
}

t.test('each is known by its type, whatever its code, and by nothing else', async (t) => {
  for (const one of definitions) {
    const { type, title, status, code } = one
    const known = definitions.filter((other) => other.is({ type, title, status, code: 'OTHER' }))
    t.strictSame(known, [one])
    t.notOk(one.is({ type: 'about:blank', title, status, code }))
    t.notOk(one.is({ type: `https://api.example/errors/${String(code)}`, title, status, code }))
  }
})

t.test('a client of another service finds its function by the type', async (t) => {
  const body = JSON.stringify({ type: uriOf('#quota-exceeded'), 'violated-policies': ['daily'] })
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '7' }
  const response = new Response(body, { status: 429, headers })
  const error = await readErrorResource<typeof problemTypes.QuotaExceeded>(response)
  if (error === undefined) return t.fail('it is an error')
  const said = match(error, {
    QUOTA_EXCEEDED: (known) => [known['violated-policies'], known['retryAfter']],
    default: () => 'unknown',
  })
  t.strictSame(said, [['daily'], 7])
})

t.test('what the document does not know of a member is not sent', async (t) => {
  const { app } = await buildApp(t)
  app.get('/a', async (_request, reply) =>
    reply.error(problemTypes.DigestMismatchedValues, {
      mismatched_digests: [
        { algorithm: 'sha-256', provided_digest: 'RK/0', header: 'Repr-Digest' },
      ],
    }),
  )
  t.notOk('mismatched_digests' in (await app.inject('/a')).json<object>())
})

t.test('a success has the fields of quotas that can be written', async (t) => {
  const rateLimit = { policy: 'default', remaining: 9, reset: 30 }
  const rateLimitPolicy = [{ policy: 'default', quota: 10, window: 60 }]
  t.strictSame(rateLimitFields({ rateLimit, rateLimitPolicy }), {
    ratelimit: '"default";r=9;t=30',
    'ratelimit-policy': '"default";q=10;w=60',
  })
  t.strictSame(rateLimitFields({ rateLimit: { ...rateLimit, remaining: -1 } }), {})
  t.strictSame(rateLimitFields({}), {})
})
