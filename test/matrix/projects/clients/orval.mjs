/** The client that orval makes. */
import * as things from './orval/things.ts'
import { outcome, run } from './run.mjs'

await run(async (_origin, { operationId, params, content }) => {
  const values = content === undefined ? [] : [content.value]
  const { status, headers, data } = await things[operationId](...Object.values(params), ...values)
  return outcome(status, headers.get('content-type'), data)
})
