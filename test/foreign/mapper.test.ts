import type { FastifyRequest } from 'fastify'
import t from 'tap'
import { defineError } from '../../plugin/errors/define-error.ts'
import { httpErrors } from '../../plugin/errors/http-error.ts'
import { askMappers, type ErrorMapper, type MapperContext } from '../../plugin/foreign/mapper.ts'

const Invalid = defineError({ code: 'INVALID', status: 422, title: 'Invalid' })
const options = {
  challenge: 'Basic realm="a"',
  validationStatus: 422,
  validationError: Invalid,
  maxErrors: 7,
}

/** A request whose log keeps what it is told. */
function requestWith(lines: unknown[][]): FastifyRequest {
  const keep = (...args: unknown[]) => void lines.push(args)
  const server = { initialConfig: {} }
  return { server, log: { warn: keep, error: keep } } as unknown as FastifyRequest
}

const quiet = requestWith([])

for (const [name, error, expected] of [
  ['the body', { validationContext: 'body' }, 'body'],
  ['the query', { validationContext: 'querystring' }, 'querystring'],
  ['the path', { validationContext: 'params' }, 'params'],
  ['the header fields', { validationContext: 'headers' }, 'headers'],
  ['a part that requests do not have', { validationContext: 'cookies' }, undefined],
  ['no text', { validationContext: 7 }, undefined],
  ['an error of no validator', new Error('x'), undefined],
  ['no error', undefined, undefined],
] as const) {
  t.test(`a mapper is told what was validated: ${name}`, async (t) => {
    const told: unknown[][] = []
    const mapper: ErrorMapper = (...args) => void told.push(args)
    t.equal(askMappers([mapper], error, quiet, options), undefined)
    t.strictSame(told, [[error, quiet, { options, validationContext: expected }]])
  })
}

for (const [name, returned, shown] of [
  [
    'a definition',
    defineError({ code: 'MAPPED', status: 409, title: 'Mapped' }),
    'MAPPED without calling it',
  ],
  ['a factory', httpErrors.gone, 'gone without calling it'],
  [
    'what a maker of mappers returns',
    () => undefined,
    'a function, as what makes a mapper does if it is listed without being called,',
  ],
] as const) {
  t.test(`a mapper is told that it returned ${name}`, async (t) => {
    const lines: unknown[][] = []
    askMappers([() => returned as never], new Error('x'), requestWith(lines), options)
    t.strictSame(lines, [
      [
        `An error mapper returned ${shown} and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.`,
      ],
    ])
  })
}

t.test('a mapper sees the options that concern it, and can change none', async (t) => {
  const given = { ...options, mappers: [], expose: [] }
  const change: ErrorMapper = (_error, _request, context) => {
    t.strictSame(context.options, options)
    Object.assign(context.options, { maxErrors: 0 })
    return undefined
  }
  askMappers([change], new Error('x'), quiet, given)
  t.equal(given.maxErrors, 7)
})

t.test('the first that recognises an error has the say; none is asked after it', async (t) => {
  const asked: string[] = []
  const mappers: ErrorMapper[] = [
    () => void asked.push('first'),
    () => (asked.push('second'), httpErrors.gone()),
    () => (asked.push('third'), httpErrors.conflict()),
  ]
  t.equal(askMappers(mappers, new Error('x'), quiet, options)?.status, 410)
  t.strictSame(asked, ['first', 'second'])
  t.equal(askMappers([], new Error('x'), quiet, options), undefined)
})

t.test('one that fails, comes late or returns something else is skipped with a line', async (t) => {
  const lines: unknown[][] = []
  const failure = new Error('The mapper is broken.')
  const mappers = [
    () => {
      throw failure
    },
    async (_error: unknown, _request: unknown, { options }: MapperContext) => {
      throw new Error(String(options.maxErrors))
    },
    () => 'CONFLICT',
    () => null,
    () => httpErrors.gone(),
  ] as unknown as ErrorMapper[]
  t.equal(askMappers(mappers, new Error('x'), requestWith(lines), options)?.status, 410)
  t.strictSame(lines, [
    [{ err: failure }, 'An error mapper failed and was skipped.'],
    [{}, 'An error mapper is async and was skipped; it must return its answer.'],
    [
      'An error mapper returned "CONFLICT" and was skipped; it returns an HttpError, such as httpErrors.conflict(), or undefined.',
    ],
  ])
})
