import t from 'tap'
import {
  checkHandlers,
  checkReadOptions,
  checkResource,
  refuse,
} from '../../plugin/client/mistakes.ts'

const sentenceOf = (run: () => unknown): string | undefined => {
  try {
    run()
    return undefined
  } catch (error) {
    return error instanceof TypeError ? error.message : 'of another class'
  }
}

for (const [given, shown] of [
  [undefined, 'undefined'],
  [null, 'null'],
  ['x', '"x"'],
  [7, '7'],
  [[1], 'a list'],
  [{}, 'an object'],
  [() => 1, 'a function'],
] as const) {
  t.test(`${shown} is shown as what was given`, async (t) => {
    t.equal(
      sentenceOf(() => refuse('f()', 'a code', given)),
      `f() takes a code; it was given ${shown}.`,
    )
  })
}

t.test('an Error Resource is an object that was read', async (t) => {
  const takes = 'match() takes an Error Resource; it was given'
  t.equal(
    sentenceOf(() => checkResource({ status: 404 })),
    undefined,
  )
  t.equal(
    sentenceOf(() => checkResource(undefined)),
    `${takes} undefined.`,
  )
  t.equal(
    sentenceOf(() => checkResource('x')),
    `${takes} "x".`,
  )
  t.equal(
    sentenceOf(() => checkResource(Promise.resolve())),
    `${takes} an object. Await it first.`,
  )
  t.equal(
    sentenceOf(() => checkResource(new Response())),
    `${takes} an object. Read it first: await readErrorResource(response).`,
  )
})

const handler = () => 1

t.test('handlers are functions, one of them for all others', async (t) => {
  const takes = 'match() takes functions by codes, and one that is named default'
  t.equal(
    sentenceOf(() => checkHandlers({ A: handler, default: handler })),
    undefined,
  )
  for (const given of [undefined, null, handler]) {
    t.match(
      sentenceOf(() => checkHandlers(given)),
      `${takes}; it was given`,
    )
  }
  t.equal(
    sentenceOf(() => checkHandlers({ A: 7, default: handler })),
    `${takes}; it was given 7. It is named "A".`,
  )
  t.equal(
    sentenceOf(() => checkHandlers({ A: handler })),
    `${takes}; there is none that is named default.`,
  )
})

t.test('options of a reading are the two there are', async (t) => {
  const takes = 'readErrorResource() takes as its second argument { limit, signal }; it was given'
  const { signal } = new AbortController()
  for (const given of [{}, { limit: 0 }, { limit: undefined, signal }]) {
    t.equal(checkReadOptions(given), given)
  }
  for (const [given, shown] of [
    [null, 'null.'],
    [7, '7.'],
    [{ limit: '1' }, '"1". It is named "limit".'],
    [{ limit: -1 }, '-1. It is named "limit".'],
    [{ limits: 1 }, '1. It is named "limits".'],
    [{ signal: null }, 'null. It is named "signal".'],
    [{ signal: {} }, 'an object. It is named "signal".'],
  ] as const) {
    t.equal(
      sentenceOf(() => checkReadOptions(given)),
      `${takes} ${shown}`,
    )
  }
})
