import t from 'tap'
import { isErrorResource } from '../../plugin/errors/identity.ts'

const resource = { type: 'about:blank', title: 'Not Found', status: 404 }

const candidates = [
  ['the three members every one has', resource, true],
  ['further members', { ...resource, orderId: '42' }, true],
  ['a status that is text', { ...resource, status: '404' }, false],
  ['a status of a success', { ...resource, status: 200 }, false],
  ['no type', { ...resource, type: undefined }, false],
  ['a type that is no text', { ...resource, type: 5 }, false],
  ['no title', { ...resource, title: undefined }, false],
  ['an empty title', { ...resource, title: '' }, false],
  ['another shape', { statusCode: 404, error: 'Not Found', message: 'no' }, false],
  ['null', null, false],
  ['text', JSON.stringify(resource), false],
] as const

for (const [name, value, expected] of candidates) {
  t.test(`a value with ${name} is ${expected ? 'an' : 'no'} Error Resource`, async (t) => {
    t.equal(isErrorResource(value), expected)
  })
}
