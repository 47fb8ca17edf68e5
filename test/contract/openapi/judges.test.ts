/** The document of the orders service before three judges, who know nothing of the plugin. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import t, { type Test } from 'tap'
import { explained } from './explained.ts'
import { buildFixture } from './fixture-app.ts'
import { getOrdersDocument, versions } from './orders-document.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const bin = fileURLToPath(new URL('../../../node_modules/.bin/', import.meta.url))

/** Neither asks the network for anything, be it news of itself or to tell of us. */
const env = { PATH: process.env['PATH'] ?? '', REDOCLY_TELEMETRY: 'off', CI: 'true' }

/** Runs a judge and reads its verdict; findings make it end with a status of its own. */
async function ask(command: string, args: readonly string[]): Promise<unknown> {
  const options = { env, maxBuffer: 2 ** 26 }
  const { stdout, stderr } = await promisify(execFile)(join(bin, command), args, options).catch(
    (error: { stdout: string; stderr: string }) => error,
  )
  const json = /[[{][\s\S]*[\]}]/.exec(stdout)?.[0]
  if (json === undefined) throw new Error(`${command} gave no verdict: ${stdout}${stderr}`)
  return JSON.parse(json)
}

function write(t: Test, document: object): string {
  return join(t.testdir({ 'openapi.json': JSON.stringify(document) }), 'openapi.json')
}

interface Finding {
  readonly code: string
  readonly path: readonly (string | number)[]
  readonly message: string
}

const judges = {
  async redocly(file: string): Promise<Finding[]> {
    const args = ['lint', '--config', join(here, 'redocly.yaml'), '--format=json', file]
    const { problems } = (await ask('redocly', args)) as {
      problems: { ruleId: string; message: string; location: { pointer?: string }[] }[]
    }
    return problems.map(({ ruleId, message, location }) => ({
      code: ruleId,
      path: [location[0]?.pointer ?? ''],
      message,
    }))
  },
  async spectral(file: string): Promise<Finding[]> {
    const args = ['lint', '--ruleset', join(here, 'spectral.mjs'), '--format=json', file]
    return (await ask('spectral', args)) as Finding[]
  },
}

const used = new Set<unknown>()

/** The findings nobody has explained, as sentences. */
function unexplained(findings: readonly Finding[]): string[] {
  const open = findings.filter(({ code, path }) => {
    const place = path.join('.')
    const reason = explained.find(({ rules, where }) => rules.test(code) && where.test(place))
    used.add(reason)
    return reason === undefined
  })
  return open.map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`)
}

for (const version of versions) {
  t.test(`OpenAPI ${version}`, async (t) => {
    const document = await getOrdersDocument(version)
    const file = write(t, document)

    t.test('is valid by its schema', async (t) => {
      const { valid, errors } = await new Validator().validate(document)
      t.strictSame({ valid, errors }, { valid: true, errors: undefined })
    })

    t.test('is what Redocly recommends, with problem details for every 4xx', async (t) => {
      t.strictSame(await judges.redocly(file), [])
    })

    t.test('has no finding of Spectral and OWASP that is not explained', async (t) => {
      t.strictSame(unexplained(await judges.spectral(file)), [])
    })
  })
}

for (const version of versions) {
  t.test(
    `alternatives in OpenAPI ${version} are valid, and nothing of them is found`,
    async (t) => {
      const app = await buildFixture(version, true)
      t.teardown(() => app.close())
      await app.ready()
      const document = JSON.parse(JSON.stringify(app.swagger())) as Record<string, unknown>
      const { valid, errors } = await new Validator().validate(document)
      t.strictSame({ valid, errors }, { valid: true, errors: undefined })
      // What is missing of the rest, summaries and such, is the fixture's own.
      const ofErrors = /\/(?:responses\/[45]\d\d|components)\b/
      const findings = await judges.redocly(write(t, document))
      t.strictSame(
        findings.filter(({ path }) => ofErrors.test(path.join())),
        [],
      )
    },
  )
}

t.test('every explanation is needed', async (t) => {
  for (const explanation of explained) t.ok(used.has(explanation), String(explanation.rules))
})

t.test('the judges find what is wrong', async (t) => {
  const schema = { type: 'object' }
  const parameters = [{ name: 'after', in: 'query', schema: { type: 'string' } }]
  const responses = { 404: { description: 'No.', content: { 'application/json': { schema } } } }
  const paths = { '/orders': { get: { parameters, responses } } }
  const document = { ...(await getOrdersDocument('3.1.0')), paths }
  const file = write(t, document)
  const codes = async (judge: keyof typeof judges) =>
    new Set((await judges[judge](file)).map(({ code }) => code))
  t.ok((await codes('redocly')).has('operation-4xx-problem-details-rfc7807'))
  t.ok(unexplained(await judges.spectral(file)).some((text) => text.includes('string-limit')))
  t.notOk((await new Validator().validate({ ...document, paths: [] })).valid)
})
