import t from 'tap'
import {
  codes,
  errorCode,
  findingCodes,
  findingSentences,
  first,
  sentences,
  text,
  toCode,
} from '../../../plugin/foreign/bodies/body-places.ts'

t.test('a text is found by its path', async (t) => {
  t.equal(text('a', 'b')({ a: { b: 'No.' } }), 'No.')
  for (const body of [{ a: { b: '' } }, { a: { b: 7 } }, { a: 'b' }, { b: 'No.' }, null, 'a']) {
    t.equal(text('a', 'b')(body), undefined, JSON.stringify(body))
  }
})

t.test('the first that finds something is asked last', async (t) => {
  const asked: number[] = []
  const find = (item: number) => (asked.push(item), item === 2 ? 'found' : undefined)
  t.equal(first([1, 2, 3], find), 'found')
  t.strictSame(asked, [1, 2])
  t.equal(
    first([], () => 'found'),
    undefined,
  )
})

const bodies: readonly (readonly [body: object, sentence: string | undefined, code?: string])[] = [
  [{ detail: 'a', message: 'b' }, 'a'],
  [{ message: { lang: 'en', value: 'a' } }, 'a'],
  [{ Message: 'a', __type: 'ns#Gone' }, 'a', 'Gone'],
  [{ __type: 'Gone' }, undefined, 'Gone'],
  [{ error_description: 'a', error: 'denied' }, 'a', 'denied'],
  [{ Reason: { Text: 'a' } }, 'a'],
  [{ faultstring: 'a', faultcode: 'Client' }, 'a', 'Client'],
  [{ data: { code: 'GONE' } }, undefined, 'GONE'],
  [{ extensions: { code: 'GONE' } }, undefined, 'GONE'],
  [{ status: 'NOT_FOUND' }, undefined, 'NOT_FOUND'],
  [{ status: 'fail' }, undefined],
]

for (const [body, sentence, code] of bodies) {
  t.test(`a sentence and a code: ${JSON.stringify(body)}`, async (t) => {
    t.equal(
      first(sentences, (find) => find(body)),
      sentence,
    )
    t.equal(
      first(codes, (find) => find(body)),
      code,
    )
  })
}

const findings: readonly (readonly [finding: object, sentence?: string, code?: string])[] = [
  [{ defaultMessage: 'a', code: 'NotNull' }, 'a', 'NotNull'],
  [{ title: 'a', errorCode: 'X' }, 'a', 'X'],
  [{ message: 'a', rule: 'min' }, 'a', 'min'],
  [{ message: 'a', keyword: 'type' }, 'a', 'type'],
  [{ message: 'a', reason: 'TOO_LONG' }, 'a', 'TOO_LONG'],
  [{ reason: 'is too long' }, 'is too long'],
  [{ msg: 'a', loc: ['body'], type: 'missing' }, 'a', 'missing'],
  [{ msg: 'a', type: 'field' }, 'a'],
]

for (const [finding, sentence, code] of findings) {
  t.test(`what a finding says: ${JSON.stringify(finding)}`, async (t) => {
    t.equal(
      first(findingSentences, (find) => find(finding)),
      sentence,
    )
    t.equal(
      first(findingCodes, (find) => find(finding)),
      code,
    )
  })
}

t.test('an error is a code where its words belong together', async (t) => {
  for (const error of ['invalid_grant', 'NOT_FOUND', 'a_b_2']) t.equal(errorCode({ error }), error)
  for (const error of ['User not found', 'denied', 'Denied', 'GONE', 7, undefined]) {
    t.equal(errorCode({ error }), undefined, String(error))
  }
})

t.test('a code has no spaces and is not too long', async (t) => {
  for (const code of ['A', 'a.b', 'SY/530', 'soap:Client', 'a'.repeat(100)]) {
    t.equal(toCode(code), code)
  }
  for (const code of ['a b', '1', '', 'a'.repeat(101), undefined]) t.equal(toCode(code), undefined)
})
