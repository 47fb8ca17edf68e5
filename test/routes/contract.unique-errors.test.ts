import { Type } from '@sinclair/typebox'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import errorResource, { errorResponses } from '../../plugin/index.ts'
import { createCodeWatch, createUniquenessCheck } from '../../plugin/routes/contract.ts'
import { buildBareApp } from '../helpers/build-app.ts'

const declare = (code: string, title: string, type?: string) =>
  defineError({ code, status: 409, title, ...(type === undefined ? {} : { type }) })

const One = declare('SAME', 'One', 'urn:example:one')
const Other = declare('SAME', 'Other')
const Third = declare('THIRD', 'Third', 'urn:example:one')

t.test('the same declaration may be used by any number of routes', async (t) => {
  const check = createUniquenessCheck()
  t.doesNotThrow(() => check([One, declarationOf(404)], 'Route GET /a declares'))
  t.doesNotThrow(() => check([One, declarationOf(404)], 'Route GET /b declares'))
  t.doesNotThrow(
    () => createUniquenessCheck()([Other], 'Route GET /a declares'),
    'in another service',
  )
})

t.test('two declarations that say the same are one error', async (t) => {
  const check = createUniquenessCheck()
  check([One], 'Route GET /a declares')
  t.doesNotThrow(() => check([declare('SAME', 'One', 'urn:example:one')], 'Route GET /b declares'))
})

const advice = 'Give it one of its own, or use the same declaration.'
const refused = [
  [
    Other,
    `Route GET /b declares an error (SAME, "Other") with the code SAME of another one (SAME, "One"). ${advice}`,
  ],
  [
    Third,
    `Route GET /b declares an error (THIRD, "Third") with the type urn:example:one of another one (SAME, "One"). ${advice}`,
  ],
] as const

for (const [second, message] of refused) {
  t.test(`two errors that claim to be the same are refused: ${second.title}`, async (t) => {
    const check = createUniquenessCheck()
    check([One], 'Route GET /a declares')
    t.throws(() => check([second], 'Route GET /b declares'), new Error(message))
  })
}

t.test('they are refused at boot, by the route', async (t) => {
  const { app } = buildBareApp(t)
  await app.register(errorResource)
  app.get('/a', { schema: { response: { ...errorResponses(One) } } }, async () => '')
  t.throws(
    () => app.get('/b', { schema: { response: { ...errorResponses(Other) } } }, async () => ''),
    { message: /^Route GET \/b declares an error/ },
  )
})

const declareWatched = (title: string) => defineError({ code: 'WATCHED', status: 409, title })

t.test(
  'two errors of one code that are sent are told of, also where no route declares them',
  async (t) => {
    const watch = createCodeWatch()
    const first = declareWatched('One')
    t.equal(watch(declarationOf(409)), undefined)
    t.equal(watch(first), undefined)
    t.equal(watch(first), undefined)
    t.equal(watch(declareWatched('One')), undefined)
    t.equal(
      watch(declareWatched('Two')),
      'Two errors have the code WATCHED, "One" and "Two": clients cannot tell them apart. Give one of them another.',
    )
    for (let code = 0; code < 1100; code++) {
      t.equal(watch({ ...first, code: `CODE_${String(code)}` }), undefined)
    }
    t.equal(watch({ ...first, code: 'CODE_1099', title: 'Forgotten' }), undefined)
  },
)

t.test('an error with a member that all errors have is refused', async (t) => {
  const Traced = defineError({
    code: 'TRACED',
    status: 409,
    title: 'Traced',
    members: { traceId: Type.String() },
  })
  const extra = { type: 'object', properties: { traceId: {} } } as const
  t.throws(
    () => createUniquenessCheck(extra)([Traced], 'Route GET / declares'),
    /with the member "traceId"/,
  )
  t.doesNotThrow(() => createUniquenessCheck()([Traced], 'Route GET / declares'))
  const other = { type: 'object', properties: { spanId: {} } } as const
  t.doesNotThrow(() => createUniquenessCheck(other)([Traced], 'Route GET / declares'))
})
