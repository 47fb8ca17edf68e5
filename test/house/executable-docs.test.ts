/** The machinery that executes the examples, on pages made for it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { faultOf, planExamples } from './executable-docs.ts'
import { readBlocks, readTable } from './markdown.ts'
import { ask, bodyOf, differencesOf, isSameJson, runProgram, toBytes } from './run-example.ts'

/** Writes a page without having to escape its fences. */
const page = (text: string) => text.replaceAll('~~~', '```')
const plan = (text: string) => planExamples(readBlocks(page(text)))

t.test('a block is read with its language, line, section and whether it is shown', async (t) => {
  const text = page('# A\n\n~~~ts\nlet a = 1\n~~~\n\n## B\n\n<!--ts\nlet b\n-->\n~~~\nplain\n~~~\n')
  t.same(readBlocks(text), [
    { language: 'ts', code: 'let a = 1', line: 3, section: 'A', hidden: false },
    { language: 'ts', code: 'let b', line: 9, section: 'B', hidden: true },
    { language: '', code: 'plain', line: 12, section: 'B', hidden: false },
  ])
})

t.test('a longer fence holds a shorter one, and a # in a block is no heading', async (t) => {
  const blocks = readBlocks('# A\n````sh\n# comment\n```\n````\n~~~js\n~~~')
  t.same(
    blocks.map(({ code, section }) => [code, section]),
    [
      ['# comment\n```', 'A'],
      ['', 'A'],
    ],
  )
})

t.test('a block that is never closed is refused', async (t) => {
  t.throws(() => readBlocks('a\n```ts\nlet a'), { message: /line 2: .*never closed/ })
})

t.test('a program continues until the next block that imports, or the next section', async (t) => {
  const { examples } = plan(
    "# A\n~~~ts\nimport 'a'\n~~~\n~~~ts\nmore\n~~~\n~~~ts\nimport 'b'\n~~~\n# B\n~~~js\nimport 'c'\n~~~",
  )
  t.same(
    examples.map(({ section, language, code }) => [section, language, code]),
    [
      ['A', 'ts', "import 'a'\nmore"],
      ['A', 'ts', "import 'b'"],
      ['B', 'js', "import 'c'"],
    ],
  )
})

t.test('requests and what they are answered belong to the program before them', async (t) => {
  const { examples } = plan(
    "~~~ts\nimport 'a'\n~~~\n~~~sh\ncurl :3000/a \\\n  -i\n~~~\n~~~http\nHTTP/1.1 200 OK\n~~~\n" +
      '~~~http\nGET /b HTTP/1.1\n~~~\n~~~json\n{}\n~~~\n~~~http\nGET /c HTTP/1.1\n\nHTTP/1.1 404 No\n~~~',
  )
  t.same(
    examples.map(({ exchanges }) => exchanges),
    [
      [
        { line: 6, ask: { curl: 'curl :3000/a   -i' }, response: 'HTTP/1.1 200 OK' },
        { line: 11, ask: { request: 'GET /b HTTP/1.1' }, json: '{}' },
        { line: 17, ask: { request: 'GET /c HTTP/1.1' }, response: 'HTTP/1.1 404 No' },
      ],
    ],
  )
})

t.test('what a program prints is shown as text or json after it', async (t) => {
  const { examples } = plan("~~~ts\nimport 'a'\n~~~\n~~~json\n1\n~~~\n~~~text\n1\n~~~")
  t.match(examples, [{ json: '1', text: '1', exchanges: [] }])
})

t.test('commands without a program in their section go to the example service', async (t) => {
  const { examples, setUps } = plan('~~~sh\n# a comment\nnpm ci\ncurl :3000\ncurl :3000/b\n~~~')
  t.same(setUps, [{ line: 3, command: 'npm ci' }])
  t.match(examples, [{ language: 'service', exchanges: [{ line: 4 }, { line: 5 }] }])
})

t.test(
  'the command of this package is asked like curl, and what it prints is its own',
  async (t) => {
    const { examples } = plan(
      "~~~ts\nimport 'a'\n~~~\n~~~sh\nnpx a b\n~~~\n~~~text\nc\n~~~\n# B\n~~~sh\nnpx d\n~~~",
    )
    t.same(
      examples.map(({ language, text, exchanges }) => [language, text, exchanges]),
      [
        ['ts', undefined, [{ line: 5, ask: { npx: 'npx a b' }, text: 'c' }]],
        ['service', undefined, [{ line: 12, ask: { npx: 'npx d' } }]],
      ],
    )
  },
)

const refused: readonly (readonly [name: string, text: string, reason: RegExp])[] = [
  ['an unknown language', '~~~yaml\na: 1\n~~~', /no executor for the language "yaml"/],
  ['no language', '~~~\na\n~~~', /no executor for the language ""/],
  ['another command', '~~~sh\nrm -rf dist\n~~~', /none of curl, npx and npm/],
  ['a command that does not end', '~~~sh\ncurl \\\n~~~', /ends in a backslash/],
  ['a continuation of nothing', '~~~ts\nlet a\n~~~', /no program before it/],
  ['a continuation in another language', "~~~ts\nimport 'a'\n~~~\n~~~js\nb\n~~~", /no program/],
  ['a response to nothing', '~~~http\nHTTP/1.1 200 OK\n~~~', /no request before it/],
  ['http that is no message', '~~~http\nX-Header: 1\n~~~', /neither a request line nor/],
  ['json from nowhere', '~~~json\n{}\n~~~', /no request or program before it/],
  ['a second body', "~~~ts\nimport 'a'\n~~~\n~~~json\n1\n~~~\n~~~json\n2\n~~~", /already/],
  ['text from nowhere', '~~~text\na\n~~~', /no program before it in its section prints this/],
]

for (const [name, text, reason] of refused) {
  t.test(`${name} is refused with its line`, async (t) => {
    t.throws(() => plan(`# S\n${text}`), { message: reason })
    t.throws(() => plan(`# S\n${text}`), { message: /^line \d+ \(S\): / })
  })
}

const manifest = {
  name: 'ours',
  scripts: { test: 'tap', start: 'a', 'bench:check': 'b' },
  peerDependencies: { docs: '^1', fastify: '^5' },
  peerDependenciesMeta: { docs: { optional: true } },
}

for (const command of [
  'npm ci && npm start',
  'npm test',
  'npm start -- --once',
  'npm run bench:check',
  'npm install fastify ours',
]) {
  t.test(`"${command}" is a command of the package`, async (t) => {
    t.equal(faultOf(command, manifest), undefined)
  })
}

for (const command of [
  'npm run walk',
  'npm walk',
  'npm ci && npm run nothing',
  'npm install ours',
  'npm install -g ours fastify',
]) {
  t.test(`"${command}" is not`, async (t) => {
    t.type(faultOf(command, manifest), 'string')
  })
}

t.test('a request of the page gets the fields a reader takes for granted', async (t) => {
  t.equal(
    toBytes('POST /a HTTP/1.1\nHost: b\n\n{"é":1}', 80),
    'POST /a HTTP/1.1\r\nHost: b\r\nConnection: close\r\nContent-Length: 8\r\n\r\n{"é":1}',
  )
})

t.test(
  'two responses are compared but for layout, order of fields and the connection',
  async (t) => {
    const shown = 'HTTP/1.1 409 Conflict\nB: 2\nA: 1\n\n{ "a": 1,\n  "b": "…" }'
    const actual = 'HTTP/1.1 409 Conflict\r\na: 1\r\nb: 2\r\nDate: now\r\n\r\n{"a":1,"b":"x"}'
    t.same(differencesOf(shown, actual), [])
    t.same(differencesOf(shown, actual.replace('409', '404')), [
      'it starts with HTTP/1.1 404 Conflict',
    ])
    t.same(differencesOf(shown, actual.replace('b: 2', 'c: 3')), [
      'it has no field b: 2',
      'the page does not show its field c: 3',
    ])
    t.same(differencesOf(shown.replace('A: 1', '…'), actual), [])
    t.same(differencesOf(shown, actual.replace('{"a"', '{"c"')), ['its body is {"c":1,"b":"x"}'])
    t.same(differencesOf(shown, actual.replace('{"a":1,"b":"x"}', '{"b":"x","a":1}')).length, 1)
  },
)

t.test('json is compared by its bytes without layout', async (t) => {
  t.ok(isSameJson('{ "a": [1, 2] }', '{"a":[1,2]}\n'))
  t.notOk(isSameJson('{ "a": 1 }', '{"a":"1"}'))
  t.equal(bodyOf('HTTP/1.1 200 OK\r\n\r\nplain\n'), 'plain')
})

t.test('a program is run, and asked what the page asks', async (t) => {
  const file = join(t.testdir({}), 'program.ts')
  writeFileSync(
    file,
    `import { createServer } from 'node:http'
const answer: string = 'yes'
createServer((request, response) => response.end(request.url + answer)).listen({ port: 3000 })
console.log('up')`,
  )
  const run = await runProgram(file)
  t.teardown(run.stop)
  const listening = run.listening ?? { asked: 0, port: 0 }
  t.equal(listening.asked, 3000)
  const request = { line: 1, ask: { request: 'GET /a HTTP/1.1' } }
  t.match(await ask(request, listening), /^HTTP\/1\.1 200 OK\r\n[^]*\/ayes$/)
  const curl = { line: 1, ask: { curl: "curl -H 'a: b' http://127.0.0.1:3000/b" } }
  t.match(await ask(curl, listening), /^HTTP\/1\.1 200 OK\r\n[^]*\/byes$/)
  t.same(await run.stop(), { stdout: 'up\n', stderr: '' })
})

t.test('a program that ends is run to its end', async (t) => {
  const run = await runProgram(join(t.testdir({ 'a.js': 'console.log(1)' }), 'a.js'))
  t.equal(run.listening, undefined)
  t.same(await run.stop(), { stdout: '1\n', stderr: '' })
})

t.test('a program that fails fails its example', async (t) => {
  const file = join(t.testdir({ 'a.js': 'process.exitCode = 3\nconsole.error("why")' }), 'a.js')
  await t.rejects(runProgram(file), { message: /exit code 3\nwhy/ })
})

t.test('tables are found by their header', async (t) => {
  const text = '| A | b |\n|---|:-:|\n| 1 | x |\n\n| a | c |\n|---|---|\n| 2 | y \\| z |'
  t.same(readTable(text, 'a', 'b'), [['1', 'x']])
  t.same(readTable(text, 'a'), [
    ['1', 'x'],
    ['2', 'y \\| z'],
  ])
})
