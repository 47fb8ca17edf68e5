import t from 'tap'
import { diffContracts } from '../../../plugin/evolution/compare/diff-contracts.ts'
import type { ErrorContract } from '../../../plugin/evolution/contract.ts'
import { describeDocument } from '../../../plugin/evolution/document/describe-document.ts'
import { documentOf } from '../../fixtures/conformance.ts'
import { pathOf, problemOf } from '../../fixtures/contract-changes.ts'

const content = (schema: object) => ({ content: { 'application/json': { schema } } })

const paths = (schema: object) => ({
  ...pathOf({ 404: content(schema), 500: {} }, '/a'),
  ...pathOf({ 404: content(schema) }, '/b'),
  ...pathOf({ 404: content(schema) }, '/c', 'put'),
})

t.test('a change of many routes is one', async (t) => {
  const older = describeDocument(documentOf(paths(problemOf({}, { m: {} }, ['m']))))
  const newer = describeDocument(documentOf({ ...paths(problemOf({})), ...pathOf({}, '/d') }))
  t.strictSame(diffContracts(older, newer), {
    compatible: false,
    counts: { breaking: 1, warning: 0, compatible: 1 },
    changes: [
      {
        rule: 'member-removed',
        severity: 'breaking',
        message: 'The member m is gone.',
        error: '404',
        routes: ['GET /a', 'GET /b', 'PUT /c'],
      },
      {
        rule: 'route-added',
        severity: 'compatible',
        message: 'The operation is new.',
        error: null,
        routes: ['GET /d'],
      },
    ],
    notes: [],
  })
  t.match(diffContracts(newer, older), {
    compatible: false,
    counts: { breaking: 1, compatible: 1 },
  })
  t.match(diffContracts(older, older), { compatible: true, changes: [] })
})

t.test(
  'what could not be read of either is told once, and nothing that a terminal obeys',
  async (t) => {
    const reference = { $ref: 'https://e.example/\u001B' }
    const older = describeDocument(documentOf(pathOf({ 404: content(reference) })))
    const newer = describeDocument(
      documentOf(pathOf({ 404: content(reference), 409: {} }, '/things')),
    )
    const { notes, changes } = diffContracts(older, newer)
    t.strictSame(notes, [
      'The reference https://e.example/\\u001b leads out of the document and is not fetched.',
    ])
    t.strictSame(
      changes.map(({ rule }) => rule),
      ['error-added'],
    )
    const [odd] = diffContracts(older, describeDocument(documentOf(pathOf({}, '/\u001B')))).changes
    t.notMatch(JSON.stringify(odd), '\u001B')
  },
)

const given = (own: object) =>
  describeDocument(
    documentOf(pathOf({ 404: content({ $ref: '#/components/schemas/constructor' }) }), {
      components: { schemas: own },
    }),
  )

t.test('schemas by the names of prototypes are schemas', async (t) => {
  const schemas = { constructor: { type: 'string' } }
  const { changes } = diffContracts(given(schemas), given({ constructor: { type: 'integer' } }))
  t.strictSame(
    changes.map(({ rule }) => rule),
    ['member-retyped'],
  )
  const { constructor: _, ...none } = given(schemas).schemas
  const dangling: ErrorContract = { ...given(schemas), schemas: none }
  t.strictSame(diffContracts(dangling, dangling).changes, [])
})

t.test('what is no contract is refused', async (t) => {
  const contract = describeDocument(documentOf({}))
  t.throws(() => diffContracts({} as ErrorContract, contract), {
    message: 'The older one is no contract of errors; it is {}.',
  })
  t.throws(() => diffContracts(contract, 7 as unknown as ErrorContract), {
    message: 'The newer one is no contract of errors; it is 7.',
  })
})
