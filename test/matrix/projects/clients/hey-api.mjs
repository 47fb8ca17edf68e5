/** The client that @hey-api/openapi-ts makes. */
import * as sdk from './hey-api/sdk.gen.ts'
import { outcome, run } from './run.mjs'

await run(async (baseUrl, { operationId, params: path, content }) => {
  const { data, error, response } = await sdk[operationId]({ baseUrl, path, body: content?.value })
  return outcome(response.status, response.headers.get('content-type'), error ?? data)
})
