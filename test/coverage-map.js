/**
 * Gives each unit test credit for one file: test/<name>.test.ts covers plugin/<name>.ts and nothing
 * else. The folders below test/ run the product from outside and earn no credit, so a line is
 * covered only if the test of its own file reaches it.
 */
export default (test) => {
  const name = /^test\/([^/]+)\.test\.ts$/.exec(test.replaceAll('\\', '/'))?.[1]
  return name === undefined ? null : [`plugin/${name}.ts`]
}
