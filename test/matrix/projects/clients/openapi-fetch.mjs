/** openapi-fetch, which is typed by the document and asks for nothing of its own accord. */
import createClient from 'openapi-fetch'
import { outcome, run } from './run.mjs'

const bodySerializers = {
  'application/x-www-form-urlencoded': (value) => new URLSearchParams(value).toString(),
  'multipart/form-data': (value) => {
    const form = new FormData()
    for (const [name, text] of Object.entries(value)) form.append(name, text)
    return form
  },
  'text/plain': String,
}

await run(async (baseUrl, { method, template, params: path, content, isJson }) => {
  const { data, error, response } = await createClient({ baseUrl })[method](template, {
    params: { path },
    ...(content === undefined ? {} : { body: content.value }),
    ...(content === undefined || content.type === 'multipart/form-data'
      ? {}
      : { headers: { 'content-type': content.type } }),
    bodySerializer: bodySerializers[content?.type],
    parseAs: isJson ? 'json' : 'blob',
  })
  return outcome(response.status, response.headers.get('content-type'), error ?? data)
})
