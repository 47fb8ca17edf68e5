import t from 'tap'
import {
  findMedia,
  findResponse,
  judgeDocument,
} from '../../../plugin/conformance/judges/judge-document.ts'
import { createOpenApiReader } from '../../../plugin/conformance/document/openapi-reader.ts'
import { answerOf, documentOf, factsOf, problemOf } from '../../fixtures/conformance.ts'

const problem = { type: 'object', required: ['code'], properties: { code: { const: 'A' } } }
const responses = {
  200: {},
  404: { description: 'a', content: { 'application/problem+json': { schema: problem } } },
  409: { $ref: '#/components/responses/Conflict' },
  410: { description: 'nothing of its content' },
  '5XX': { content: { 'application/*': {} } },
  default: { content: { 'text/plain; charset=utf-8': { schema: { type: 'integer' } } } },
}
const components = { responses: { Conflict: { content: { 'a/b+json': { schema: problem } } } } }
const document = documentOf({ '/things': { get: { responses } } }, { components })
const { workshop, operation } = factsOf(document)
const judge = (answer: ReturnType<typeof answerOf>) =>
  judgeDocument(workshop.reader, workshop.validate, operation, answer)

t.test('a response is found by its status, its class, or as the default', async (t) => {
  const pointers = [404, 409, 503, 418].map(
    (status) => findResponse(workshop.reader, operation, status)?.pointer,
  )
  const own = '/paths/~1things/get/responses'
  t.strictSame(pointers, [
    `${own}/404`,
    '/components/responses/Conflict',
    `${own}/5XX`,
    `${own}/default`,
  ])
  const lower = factsOf(documentOf({ '/a': { get: { responses: { '4xx': {} } } } }))
  t.ok(findResponse(lower.workshop.reader, lower.operation, 404))
  t.notOk(findResponse(lower.workshop.reader, lower.operation, 500))
})

t.test('a media type is found by itself before a range that matches it', async (t) => {
  const reader = createOpenApiReader({
    content: {
      '*/*': { n: 1 },
      'not one': { n: 4 },
      'application/*': { n: 2 },
      'application/json': { n: 3 },
    },
  })
  t.strictSame(findMedia(reader, reader.root, 'Application/JSON; charset=utf-8')?.value, { n: 3 })
  t.strictSame(findMedia(reader, reader.root, 'application/xml')?.value, { n: 1 })
  t.equal(findMedia(reader, reader.root, 'nothing'), undefined)
  t.equal(findMedia(reader, undefined, 'a/b'), undefined)
})

const rows: readonly (readonly [
  name: string,
  answer: ReturnType<typeof answerOf>,
  fault?: readonly [rule: string, message: string],
])[] = [
  ['as it is documented', problemOf(404, { code: 'A' })],
  ['a success, which is no business of this kit', answerOf(299)],
  ['without content', answerOf(404)],
  ['without a schema', problemOf(503)],
  ['no JSON, whose schema is not looked at', answerOf(418, { 'content-type': 'text/plain' }, 'x')],
  [
    'with other content',
    problemOf(404, { code: 'B' }),
    [
      'undocumented-content',
      'The 404 is not as documented: the content/code must be equal to constant.',
    ],
  ],
  [
    'with another media type',
    problemOf(409),
    ['undocumented-media-type', 'The 409 is application/problem+json, and documented as a/b+json.'],
  ],
  [
    'with content where none is documented',
    problemOf(410),
    ['undocumented-media-type', 'The 410 is application/problem+json, and documented as empty.'],
  ],
]

for (const [name, answer, fault] of rows) {
  t.test(`an answer is compared with its document: ${name}`, async (t) => {
    t.strictSame(judge(answer), fault === undefined ? [] : [{ rule: fault[0], message: fault[1] }])
  })
}

t.test('a status that is not documented is told beside those that are', async (t) => {
  for (const [given, has] of [
    [{ 200: {}, 404: {} }, '200, 404'],
    [{}, 'nothing'],
  ] as const) {
    const facts = factsOf(documentOf({ '/a': { get: { responses: given } } }))
    t.strictSame(
      judgeDocument(
        facts.workshop.reader,
        facts.workshop.validate,
        facts.operation,
        problemOf(400),
      ),
      [
        {
          rule: 'undocumented-status',
          message: `400 is not documented; the operation has ${has}.`,
        },
      ],
    )
  }
})

t.test('an operation of which nothing is documented promises nothing', async (t) => {
  const facts = factsOf(documentOf({ '/a': { get: {} } }))
  t.strictSame(
    judgeDocument(facts.workshop.reader, facts.workshop.validate, facts.operation, problemOf(400)),
    [],
  )
})
