import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { declarationOf } from '../../plugin/errors/declaration.ts'
import errorResource, { errorResponses } from '../../plugin/index.ts'
import { createUniquenessCheck } from '../../plugin/routes/contract.ts'
import { buildBareApp } from '../helpers/build-app.ts'

const declare = (code: string, title: string, type?: string) =>
  defineError({ code, status: 409, title, ...(type === undefined ? {} : { type }) })

const One = declare('SAME', 'One', 'urn:example:one')
const Other = declare('SAME', 'Other')
const Third = declare('THIRD', 'Third', 'urn:example:one')

t.test('the same declaration may be used by any number of routes', async (t) => {
  const check = createUniquenessCheck()
  t.doesNotThrow(() => check([One, declarationOf(404)], 'GET /a'))
  t.doesNotThrow(() => check([One, declarationOf(404)], 'GET /b'))
  t.doesNotThrow(() => createUniquenessCheck()([Other], 'GET /a'), 'in another service')
})

t.test('two declarations that say the same are one error', async (t) => {
  const check = createUniquenessCheck()
  check([One], 'GET /a')
  t.doesNotThrow(() => check([declare('SAME', 'One', 'urn:example:one')], 'GET /b'))
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
    check([One], 'GET /a')
    t.throws(() => check([second], 'GET /b'), new Error(message))
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
