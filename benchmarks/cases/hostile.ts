/** Requests with a field as long as Node takes it, made to be expensive to read. */

/** A request, and the statuses it may be answered with, with the plugin or without. */
export interface HostileCase {
  /** What its field or its path is filled with. */
  readonly part: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly field?: readonly [name: string, value: string]
  /** It is fine, or it is refused. */
  readonly statuses: readonly number[]
}

/** Bytes of a field; the whole request has to stay below Node's limit of 16 KiB. */
const length = 15_000
const fill = (part: string) => part.repeat(Math.floor(length / part.length))

/** Parts of a list of media types. */
const types: readonly string[] = [
  '/',
  ',',
  ';',
  '"',
  '*/*;q=0,',
  '*,',
  '*;q=0,',
  'a/b,',
  'a/b;q=0.5,',
  'a/b;c="d,e;f",',
  'a/b;c="d,',
  'a/b ;  q = 0.1 ,',
  'application/problem+json;q=0.1,',
  'application/problem+json;a=b,',
  'application/json;q=0.1,',
  'text/csv;a="b";q=0.1,',
  'text/csv;header=present;q=0.1,',
  'text/*;a=b,text/z,',
  't,',
  'a/,',
  'application/problem+json;q=0,',
  'application/json;a=b;q=0,',
  '**',
  'x*,',
]

/** Parts of a list of languages. */
const languages: readonly string[] = [
  ',',
  '-',
  '-a',
  'a,',
  'd,',
  '*,',
  'de-,',
  'de;q=0.1,',
  'en-a;q=0,',
  'zz-a-b-c-d-e-f-g,',
  'zz;q=0.9,zz-a;q=0.1,',
]

/** Parts of a media type behind its first letters. */
const parameters: readonly string[] = [
  'a',
  '/',
  ';',
  ';a=b',
  ';a="b;c"',
  ';a="b',
  ';charset=utf-8',
  '"',
  ' ',
]

const parts: readonly string[] = ['^', '%5E', '"', 'a/', '/', '&', '?a=', 'a^', '%^']

const accepts = (path: string, statuses: readonly number[]): HostileCase[] =>
  types.map((part) => ({
    part,
    method: 'GET',
    path,
    field: ['Accept', fill(part)],
    statuses,
  }))

/** What is sent, grouped by what it is for. The paths are those of `services/hostile-server.ts`. */
export const hostileCases: Readonly<Record<string, readonly HostileCase[]>> = {
  'Accept, one type declared': accepts('/one', [200, 406]),
  'Accept, two types declared': accepts('/two', [200, 406]),
  'Accept, a range declared': accepts('/range', [200, 406]),
  'Accept, a parameter declared': accepts('/parameters', [200, 406]),
  'Accept, nothing declared': accepts('/open', [200, 406]),
  'Accept, an error': accepts('/error', [409]),
  'Accept-Language, an error': languages.map((part) => ({
    part,
    method: 'GET',
    path: '/error',
    field: ['Accept-Language', fill(part)],
    statuses: [409],
  })),
  'Content-Type': parameters.map((part) => ({
    part,
    method: 'POST',
    path: '/read',
    field: ['Content-Type', `application/json${fill(part)}`],
    statuses: [200, 415],
  })),
  'a path': parts.map((part) => ({
    part,
    method: 'GET',
    path: `/no${fill(part)}`,
    statuses: [400, 404],
  })),
  'a path of another method': parts.map((part) => ({
    part,
    method: 'POST',
    path: `/any/${fill(part)}`,
    statuses: [400, 404, 405],
  })),
}
