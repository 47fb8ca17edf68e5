import t from 'tap'
import { paintFor } from '../../plugin/command/terminal.ts'

const write = () => true

const paint = (isTTY: boolean | undefined, env: Record<string, string>) =>
  paintFor({
    stdout: { write, ...(isTTY !== undefined && { isTTY }) },
    stderr: { write },
    env,
  })('a', 'red')

t.test('a terminal has colours, unless it does not want them', async (t) => {
  t.equal(paint(true, {}), '\u001B[31ma\u001B[0m')
  t.equal(paint(true, { NO_COLOR: '1' }), 'a')
  t.equal(paint(true, { NO_COLOR: '' }), '\u001B[31ma\u001B[0m', 'empty is as good as absent')
  t.equal(paint(false, {}), 'a')
  t.equal(paint(undefined, {}), 'a')
})
