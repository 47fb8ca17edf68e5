import t from 'tap'
import { isDocumentLike, parseText } from '../../../plugin/evolution/read/parse-text.ts'

for (const [name, text, value] of [
  ['JSON', '{"a":1}', { a: 1 }],
  ['JSON behind a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
  [
    'YAML',
    'openapi: 3.1.0\npaths:\n  /a: &a { get: 1 }\n  /b: { <<: *a }\n',
    { openapi: '3.1.0', paths: { '/a': { get: 1 }, '/b': { get: 1 } } },
  ],
  ['YAML behind words', '# A comment\n---\n"format": a\n', { format: 'a' }],
  ['JSON that is no object', '7', 7],
] as const) {
  t.test(`a text is read: ${name}`, async (t) => {
    t.strictSame(parseText(text, 'a.yaml'), value)
  })
}

const bomb = `openapi: 3.1.0\na0: &a0 [x,x]\n${Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`).join('\n')}`

for (const [name, text, message] of [
  ['nothing', ' \n', 'a is empty.'],
  [
    'broken JSON',
    '{"openapi": "3.1.0", ',
    /^a cannot be read as JSON: Expected double-quoted property name/,
  ],
  ['broken JSON that is a text', '"openapi', /^a cannot be read as JSON: /],
  ['another text', '<html>', 'a is neither JSON nor YAML of an OpenAPI document.'],
  [
    'broken YAML',
    'openapi: 3.1.0\npaths: [\n',
    /^a cannot be read as YAML: Flow sequence [^\n]* at line 3, column 1\.$/,
  ],
  [
    'a key that is there twice',
    'openapi: 3.1.0\nopenapi: 3.1.0\n',
    /^a cannot be read as YAML: Map keys must be unique at line 2, column 1\.$/,
  ],
  [
    'YAML that grows',
    bomb,
    /^a cannot be read as YAML: Excessive alias count indicates a resource exhaustion attack\.$/,
  ],
  [
    'YAML that is deep',
    `openapi: 3.1.0\na: ${'['.repeat(100_000)}`,
    /^a cannot be read as YAML: [^\n]+$/,
  ],
  [
    'YAML that is long',
    `openapi: 3.1.0\n#${'x'.repeat(16 * 2 ** 20)}`,
    'a is more than 16 MiB of YAML, which is too much to be read. Give JSON.',
  ],
] as const) {
  t.test(`a text that cannot be read is told of: ${name}`, async (t) => {
    t.throws(() => parseText(text, 'a'), { name: 'ContractError', message })
  })
}

const parse = () => {
  throw new RangeError('Maximum call stack size exceeded')
}

t.test('what the stack of a parser is too small for is told of', async (t) => {
  t.throws(() => parseText('openapi: 3.1.0', 'a', () => parse), {
    message: 'a is YAML that is nested too deep to be read.',
  })
})

t.test('without the package that reads it YAML is told of', async (t) => {
  t.throws(() => parseText('openapi: 3.1.0', 'a', () => undefined), {
    message:
      'a is YAML, which is read where the package yaml is installed. Install it, or give JSON.',
  })
})

t.test('documents are told from pages of other kinds', async (t) => {
  for (const text of ['{', ' [', 'openapi: 3', '# a\nswagger: "2.0"', '"format": a'])
    t.ok(isDocumentLike(text), text)
  for (const text of ['', '<html>', 'openapi', 'Hello: world']) t.notOk(isDocumentLike(text), text)
})
