/**
 * Gives each unit test credit for one file: test/<path>.test.ts covers plugin/<path>.ts (or .cjs) and nothing
 * else, and so does test/<path>.<topic>.test.ts, so that a long test can be several files. The other
 * tests run the product from outside and earn no credit, so a line is covered only if a test of its
 * own file reaches it.
 */
import { existsSync } from 'node:fs'

export default (test) => {
  const path = /^test\/(.+)\.test\.ts$/.exec(test.replaceAll('\\', '/'))?.[1]
  if (path === undefined) return null
  const names = [path, path.replace(/\.[^./]+$/, '')]
  const file = names
    .flatMap((name) => [`plugin/${name}.ts`, `plugin/${name}.cjs`])
    .find((name) => existsSync(name))
  return file === undefined ? null : [file]
}
