import t from 'tap'
import { lastResortBody } from '../../plugin/resource/body.ts'

t.test('the last resort is the Error Resource of a bare 500', async (t) => {
  t.strictSame(JSON.parse(lastResortBody), {
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
  })
})
