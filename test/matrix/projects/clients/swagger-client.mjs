/** swagger-client, which is in Swagger UI. */
import { readFileSync } from 'node:fs'
import SwaggerClient from 'swagger-client'
import { outcome, run } from './run.mjs'

const { origin } = JSON.parse(process.env.CALLS)
const spec = JSON.parse(readFileSync('document.json', 'utf8'))
const client = await new SwaggerClient({ spec: { ...spec, servers: [{ url: origin }] } })

await run(async (_origin, { operationId, params, content }) => {
  const { status, headers, body } = await client
    .execute({
      operationId,
      parameters: params,
      ...(content === undefined ? {} : { requestBody: content.value }),
    })
    .catch(({ response }) => response)
  return outcome(status, headers['content-type'], body)
})
