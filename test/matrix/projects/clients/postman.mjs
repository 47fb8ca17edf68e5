/** The collection that openapi-to-postmanv2 makes, run by newman. */
import { readFileSync } from 'node:fs'
import newman from 'newman'
import converter from 'openapi-to-postmanv2'
import { outcome } from './run.mjs'

const { origin, calls } = JSON.parse(process.env.CALLS)

function convert(data) {
  return new Promise((resolve, reject) => {
    converter.convert({ type: 'string', data }, {}, (error, { result, reason, output } = {}) => {
      if (error || !result) reject(error ?? new Error(reason))
      else resolve(output[0].data)
    })
  })
}

const leavesOf = (items) => items.flatMap((item) => (item.item ? leavesOf(item.item) : [item]))

/** A request as a user fills it in: with the values of the call in the place of made-up ones. */
function fillIn({ request, ...item }, { operationId, params, content }) {
  const filled = structuredClone(request)
  for (const variable of filled.url.variable ?? []) variable.value = params[variable.key]
  const { body } = filled
  if (body?.mode === 'raw') {
    body.raw = typeof content.value === 'string' ? content.value : JSON.stringify(content.value)
  } else if (body) {
    for (const field of body[body.mode]) field.value = content.value[field.key]
  }
  return { ...item, name: operationId, request: filled }
}

const collection = await convert(readFileSync('document.json', 'utf8'))
const leaves = leavesOf(collection.item)
const item = calls.map((call) => {
  const isIt = ({ request: { method, url } }) =>
    method === call.method && `/${url.path.join('/')}` === call.path
  return fillIn(leaves.find(isIt), call)
})
const { run } = await new Promise((resolve, reject) => {
  const options = {
    collection: { ...collection, item },
    envVar: [{ key: 'baseUrl', value: origin }],
    timeout: 30_000,
  }
  newman.run(options, (error, summary) => (error ? reject(error) : resolve(summary)))
})
const outcomes = run.executions.map(({ response, requestError }) => {
  if (response === undefined) throw requestError
  const type = response.headers.get('content-type')
  const isJson = /json/.test(type ?? '')
  return outcome(response.code, type, isJson ? response.json() : undefined)
})
process.stdout.write(JSON.stringify(outcomes))
