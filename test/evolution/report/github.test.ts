import t from 'tap'
import type { ContractChange } from '../../../plugin/evolution/compare/diff-contracts.ts'
import { toGitHub } from '../../../plugin/evolution/report/github.ts'

const changes: readonly ContractChange[] = [
  {
    rule: 'member-removed',
    severity: 'breaking',
    message: 'The member 100% is gone.',
    error: '404 A',
    routes: ['GET /a', 'GET /b', 'GET /c', 'GET /d', 'GET /e'],
  },
  {
    rule: 'error-added',
    severity: 'warning',
    message: '409 is new.',
    error: '409',
    routes: ['GET /b'],
  },
  {
    rule: 'route-added',
    severity: 'compatible',
    message: 'The operation is new.',
    error: null,
    routes: ['POST /b'],
  },
  {
    rule: 'route-removed',
    severity: 'breaking',
    message: 'The operation is gone.',
    error: null,
    routes: ['GET /z'],
  },
]
const diff = {
  compatible: false,
  counts: { breaking: 2, warning: 1, compatible: 1 },
  changes,
  notes: [],
}

t.test('changes are shown at the line of their error, or of their path', async (t) => {
  const text = '{\n  "routes": {\n    "POST /b": []\n  },\n  "errors": {\n    "404 A": {\n'
  t.equal(
    toGitHub(diff, 'a,b:c%.json', text),
    `::error file=a%2Cb%3Ac%25.json,line=6,title=member-removed::404 A: The member 100%25 is gone. (GET /a, GET /b, GET /c and 2 more)
::warning file=a%2Cb%3Ac%25.json,line=1,title=error-added::409: 409 is new. (GET /b)
::notice file=a%2Cb%3Ac%25.json,line=3,title=route-added::POST /b: The operation is new.
::error file=a%2Cb%3Ac%25.json,line=1,title=route-removed::GET /z: The operation is gone.
`,
  )
  const lineIn = (yaml: string) =>
    /line=(\d+)/.exec(toGitHub({ ...diff, changes: changes.slice(1, 2) }, 'a', yaml))?.[1]
  t.equal(lineIn('paths:\n  /a:\n  /b:\n'), '3')
  t.equal(lineIn("paths:\n  '/a':\n  '/b': {}\n"), '3')
  t.equal(lineIn('paths:\n  "/b":\n'), '2')
})

t.test('what is no file has no line', async (t) => {
  t.equal(
    toGitHub({ ...diff, changes: changes.slice(1, 2) }, undefined, ''),
    '::warning title=error-added::409: 409 is new. (GET /b)\n',
  )
  t.equal(toGitHub({ ...diff, changes: [] }, 'a', ''), '')
})

t.test('a file cannot end a command', async (t) => {
  const text = toGitHub({ ...diff, changes: changes.slice(1, 2) }, 'a\n::error::b', '')
  t.equal(text.trimEnd().split('\n').length, 1)
})
