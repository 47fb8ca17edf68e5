import t from 'tap'
import { contractFormat, type ErrorContract } from '../../plugin/evolution/contract.ts'
import { toContractText } from '../../plugin/evolution/contract-text.ts'

const contract: ErrorContract = {
  format: contractFormat,
  service: 'Orders',
  notes: [],
  routes: {
    'GET /a': [],
    'GET /b': ['404', '409 a name that is as long as names of errors seldom are'],
  },
  errors: {
    '404': { status: 404, content: { 'application/json': { type: 'string' } }, headers: {} },
    '409 a name that is as long as names of errors seldom are': {
      status: 409,
      content: {},
      headers: {},
    },
  },
  schemas: {},
}

t.test('what is short is on one line', async (t) => {
  t.equal(
    toContractText(contract),
    `{
  "format": "fastify-error-resource/contract/1",
  "service": "Orders",
  "notes": [],
  "routes": {
    "GET /a": [],
    "GET /b": [
      "404",
      "409 a name that is as long as names of errors seldom are"
    ]
  },
  "errors": {
    "404": {
      "status": 404,
      "content": { "application/json": { "type": "string" } },
      "headers": {}
    },
    "409 a name that is as long as names of errors seldom are": {
      "status": 409,
      "content": {},
      "headers": {}
    }
  },
  "schemas": {}
}
`,
  )
  t.strictSame(JSON.parse(toContractText(contract)), contract)
})

t.test('a list that is empty stays one, however far it is to the right', async (t) => {
  const name = 'x'.repeat(100)
  const text = toContractText({ ...contract, routes: { [name]: [] } })
  t.match(text, `    "${name}": []\n`)
})

t.test('what is no contract is refused', async (t) => {
  t.throws(() => toContractText({} as ErrorContract), {
    name: 'ContractError',
    message: 'What toContractText() was given is no contract of errors; it is {}.',
  })
})
