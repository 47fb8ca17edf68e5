import { errorCodes } from 'fastify'
import t from 'tap'
import { keepRefusal, readRefusal } from '../../plugin/foreign/refusals.ts'

const make = (more: object = {}) =>
  Object.assign(keepRefusal(new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE('text/xml')), more)

t.test(
  'a refusal that nobody has touched says what it is about, and not what was sent',
  async (t) => {
    const error = make()
    t.match(readRefusal(error), {
      declaration: { status: 415, title: 'Unsupported Media Type', code: undefined },
      detail: 'The media type of the request is not supported.',
      init: { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' },
      unexpected: { error },
    })
  },
)

t.test('one that somebody has touched has to be read, and so has any other error', async (t) => {
  const touched = [
    { statusCode: 400 },
    { code: 'MINE' },
    { expose: true },
    { headers: { 'x-a': '1' } },
    { errors: [] },
    { cause: new Error('No.') },
  ].map(make)
  const hidden = Object.defineProperty(make(), 'expose', { value: false })
  const others = [new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(), new Proxy(make(), {})]
  for (const error of [...touched, hidden, ...others, null, undefined, 'No.']) {
    t.equal(readRefusal(error), undefined)
  }
})
