/**
 * Gives each unit test credit for one file: test/<path>.test.ts covers plugin/<path>.ts and nothing
 * else. The other tests run the product from outside and earn no credit, so a line is covered only
 * if the test of its own file reaches it.
 */
import { existsSync } from 'node:fs'

export default (test) => {
  const path = /^test\/(.+)\.test\.ts$/.exec(test.replaceAll('\\', '/'))?.[1]
  const file = `plugin/${path}.ts`
  return path !== undefined && existsSync(file) ? [file] : null
}
