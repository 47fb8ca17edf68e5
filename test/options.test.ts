import { Type } from '@sinclair/typebox'
import t from 'tap'
import { httpErrors } from '../plugin/errors/http-error.ts'
import {
  checkRouteOptions,
  describeStrangers,
  resolveOptions,
  type ErrorResourceOptions,
  type ResolvedOptions,
} from '../plugin/options.ts'

const defaults: ResolvedOptions = {
  typeBase: '/errors/',
  challenge: 'Bearer',
  validationStatus: 400,
  exposeServerErrors: false,
  expose: [],
  mappers: [],
  cacheControl: 'no-store',
  maxErrors: 100,
  contract: true,
  mirrorAccept: false,
  profiles: [{ name: '', mediaTypes: ['application/problem+json'] }],
  languages: [],
  defaultLanguage: 'en',
  instance: true,
  methodNotAllowed: true,
  answerOptions: true,
  notAcceptable: true,
  unsupportedMediaType: true,
  statusOnly: false,
}

t.test('every option has a default, but for the media types', async (t) => {
  t.strictSame(resolveOptions({}), defaults)
})

t.test('the contract is watched outside production, unless told otherwise', async (t) => {
  const { NODE_ENV } = process.env
  t.teardown(() => {
    if (NODE_ENV === undefined) delete process.env['NODE_ENV']
    else process.env['NODE_ENV'] = NODE_ENV
  })
  for (const [environment, expected] of [
    ['production', false],
    ['development', true],
    ['', true],
  ] as const) {
    process.env['NODE_ENV'] = environment
    t.equal(resolveOptions({}).contract, expected, environment)
    t.equal(resolveOptions({ contract: !expected }).contract, !expected, environment)
  }
})

t.test('an option that is undefined has its default', async (t) => {
  const given = { typeBase: undefined, produces: undefined } as unknown as ErrorResourceOptions
  t.strictSame(resolveOptions(given), defaults)
})

t.test('the options of register itself are Fastify\u2019s business', async (t) => {
  const given = { prefix: '/v1', logLevel: 'warn', logSerializers: {} }
  t.strictSame(resolveOptions(given as ErrorResourceOptions), defaults)
})

t.test('what is given replaces the defaults', async (t) => {
  const given = {
    typeBase: 'https://api.example/errors#',
    challenge: ['Basic realm="a"', 'Bearer'],
    validationStatus: 422,
    produces: ['application/json', 'text/csv;header=present'],
    consumes: ['application/json'],
    exposeServerErrors: true,
    expose: () => true,
    mappers: [() => httpErrors.gone()],
    cacheControl: 'private, max-age=1',
    maxErrors: 1,
    contract: false,
    mirrorAccept: true,
    profiles: [{ name: 'Plain', mediaTypes: ['application/json'] }],
    languages: [{ language: 'de' }],
    defaultLanguage: 'de',
    extraMembers: { members: { traceId: Type.String() }, values: () => ({ traceId: '' }) },
    instance: false,
    logLevels: { '4xx': 'debug', 404: false },
    methodNotAllowed: false,
    answerOptions: false,
    notAcceptable: 'lenient',
    unsupportedMediaType: false,
    statusOnly: true,
    prefixes: { '/v1': { notAcceptable: false, produces: ['text/*'] } },
    only: ['/v2'],
    except: ['/v2/legacy'],
  } as const
  t.strictSame(resolveOptions(given), given)
})

for (const typeBase of ['/', '/errors/', 'https://api.example/', 'urn:example:', 'tag:', '/e#']) {
  t.test(`typeBase may be ${typeBase}`, async (t) => {
    t.equal(resolveOptions({ typeBase }).typeBase, typeBase)
  })
}

const typeBaseRule =
  "an absolute URI or a full path that ends in '/', '#' or ':', such as 'https://api.example.com/errors/'"
const challengeRule = 'a challenge or a list of them, such as \'Bearer realm="orders"\''
const listRule =
  "a list of media types or ranges without weights, such as ['application/json', 'text/*']"
const mapperRule = 'a list of functions (error, request, context) => HttpError | undefined'
const exposeRule =
  'a list of classes of your own, such as [AppError], or a function (error, request) => boolean; ' +
  'Error and what else the language brings would be every error there is'
const cacheRule = "a Cache-Control value, such as 'no-store'"
const numberRule = 'a whole number of at least 1'
const booleanRule = 'true or false'
const profileRule =
  'a list of profiles, such as [problemDetails], with every media type in one of them and once'

const levelsRule =
  "levels by status, such as { '4xx': 'debug', 404: false }, or a function (error, request) => level"
const mapRule =
  "an object of what holds below path prefixes without parameters, such as { '/v1': { notAcceptable: false } }"
const prefixRule = "a list of path prefixes without parameters, such as ['/v2']"
const refused = [
  ['typeBase', 'errors/', typeBaseRule, '"errors/"'],
  ['typeBase', '/errors', typeBaseRule, '"/errors"'],
  ['typeBase', 'https://api.example', typeBaseRule, '"https://api.example"'],
  ['typeBase', '/with space/', typeBaseRule, '"/with space/"'],
  ['typeBase', '', typeBaseRule, '""'],
  ['typeBase', 5, typeBaseRule, '5'],
  ['challenge', '', challengeRule, '""'],
  ['challenge', ' ', challengeRule, '" "'],
  ['challenge', [], challengeRule, '[]'],
  ['challenge', ['Basic', ''], challengeRule, '["Basic",""]'],
  ['challenge', 'Bearer\nset-cookie: a', challengeRule, '"Bearer\\nset-cookie: a"'],
  ['challenge', 42, challengeRule, '42'],
  ['validationStatus', 409, '400 or 422', '409'],
  ['validationStatus', '400', '400 or 422', '"400"'],
  ['produces', [], listRule, '[]'],
  ['produces', 'application/json', listRule, '"application/json"'],
  ['produces', ['json'], listRule, '["json"]'],
  ['consumes', [5], listRule, '[5]'],
  ['exposeServerErrors', 'yes', booleanRule, '"yes"'],
  ['mappers', {}, mapperRule, '{}'],
  ['mappers', [5], mapperRule, '[5]'],
  ['mappers', () => undefined, mapperRule, 'a function'],
  ['expose', true, exposeRule, 'true'],
  ['expose', class extends Error {}, exposeRule, 'a function'],
  ['cacheControl', '', cacheRule, '""'],
  ['cacheControl', 'a\nb', cacheRule, '"a\\nb"'],
  ['cacheControl', false, cacheRule, 'false'],
  ['maxErrors', 0, numberRule, '0'],
  ['maxErrors', 1.5, numberRule, '1.5'],
  ['maxErrors', Number.POSITIVE_INFINITY, numberRule, 'Infinity'],
  ['maxErrors', 100n, numberRule, '100'],
  ['maxErrors', Symbol('many'), numberRule, 'Symbol(many)'],
  ['mirrorAccept', 1, booleanRule, '1'],
  ['profiles', [], profileRule, '[]'],
  ['profiles', ['oracle'], profileRule, '["oracle"]'],
  ['languages', { language: 'de' }, 'a list of message catalogues', '{"language":"de"}'],
  ['extraMembers', [], 'an object { members, values }', '[]'],
  ['extraMembers', true, 'an object { members, values }', 'true'],
  ['instance', 'no', booleanRule, '"no"'],
  ['logLevels', 'warn', levelsRule, '"warn"'],
  ['logLevels', ['4xx'], levelsRule, '["4xx"]'],
  ['defaultLanguage', 49, 'a language tag', '49'],
  ['methodNotAllowed', null, booleanRule, 'null'],
  ['answerOptions', 'no', booleanRule, '"no"'],
  ['statusOnly', 1, booleanRule, '1'],
  ['produces', ['application/*+json'], listRule, '["application/*+json"]'],
  ['consumes', ['*/json'], listRule, '["*/json"]'],
  ['notAcceptable', 'strict', "true, false or 'lenient'", '"strict"'],
  ['unsupportedMediaType', 'lenient', booleanRule, '"lenient"'],
  ['prefixes', ['/v1'], mapRule, '["/v1"]'],
  ['only', '/v2', prefixRule, '"/v2"'],
  ['only', ['v2'], prefixRule, '["v2"]'],
  ['except', ['/:tenant'], prefixRule, '["/:tenant"]'],
] as const

for (const [name, value, rule, shown] of refused) {
  t.test(`${name} ${shown} is refused with what it must be`, async (t) => {
    const given = { [name]: value } as ErrorResourceOptions
    t.throws(
      () => resolveOptions(given),
      new TypeError(`fastify-error-resource: option "${name}" must be ${rule}; it is ${shown}.`),
    )
  })
}

for (const name of ['typebase', 'typeBas']) {
  t.test(`the unknown option ${name} is refused with those there are`, async (t) => {
    t.throws(
      () => resolveOptions({ [name]: '/errors/' } as ErrorResourceOptions),
      new TypeError(
        `fastify-error-resource has no option "${name}"; it knows typeBase, challenge, ` +
          'validationStatus, validationError, produces, consumes, prefixes, exposeServerErrors, expose, mappers, ' +
          'cacheControl, maxErrors, contract, mirrorAccept, profiles, languages, defaultLanguage, extraMembers, logLevels, instance, ' +
          'methodNotAllowed, answerOptions, notAcceptable, unsupportedMediaType, statusOnly, only, except. ' +
          'Did you mean "typeBase"?',
      ),
    )
  })
}

const texts = [
  ['a mistake in a catalogue', { languages: [{ language: 'de', titles: {} }] }, /"de": "titles"/],
  ['a default language that is not there', { defaultLanguage: 'de' }, /"de": it is the default/],
] as const

for (const [name, given, message] of texts) {
  t.test(`${name} is refused with what is wrong`, async (t) => {
    t.throws(() => resolveOptions(given as ErrorResourceOptions), { name: 'TypeError', message })
  })
}

const routes = [
  ['nothing', undefined],
  ['false', false],
  ['true', true],
  ['an empty object', {}],
  ['what it produces', { produces: ['text/csv'] }],
  ['what it consumes', { consumes: ['application/merge-patch+json'] }],
  ['undefined members', { produces: undefined }],
  ['how its path is answered', { methodNotAllowed: false, answerOptions: true, statusOnly: true }],
] as const

for (const [name, given] of routes) {
  t.test(`a route may say ${name}`, async (t) => {
    t.doesNotThrow(() => checkRouteOptions(given, 'GET /orders'))
  })
}

const prefix = 'Route GET /orders: config.errorResource'
const shapeRule = `${prefix} takes true, false or an object; it was given`
const refusedRoutes = [
  ['a number', 1, `${shapeRule} 1.`],
  ['null', null, `${shapeRule} null.`],
  ['text', 'off', `${shapeRule} "off".`],
  ['a function', () => false, `${shapeRule} a function.`],
  [
    'no list',
    { produces: 'text/csv' },
    `${prefix}: option "produces" must be ${listRule}; it is "text/csv".`,
  ],
  [
    'an empty list',
    { consumes: [] },
    `${prefix}: option "consumes" must be ${listRule}; it is [].`,
  ],
  [
    'an option of the plugin',
    { maxErrors: 5 },
    `${prefix} has no option "maxErrors"; it knows produces, consumes, methodNotAllowed, answerOptions, notAcceptable, unsupportedMediaType, statusOnly.`,
  ],
] as const

for (const [name, given, message] of refusedRoutes) {
  t.test(`a route that says ${name} is refused by its name`, async (t) => {
    t.throws(() => checkRouteOptions(given, 'GET /orders'), new TypeError(message))
  })
}

const handed: readonly (readonly [name: string, options: object, sentence: string])[] = [
  ['nothing', {}, ''],
  ['options of this plugin', { typeBase: '/errors/' }, ''],
  [
    'what Fastify and its command hand to all',
    { prefix: '/', skipOverride: true, frameworkErrors: 1 },
    '',
  ],
  [
    'a prefix',
    { prefix: '/v1', typeBase: '/errors/' },
    `fastify-error-resource is for its whole scope, whatever "prefix" says; for some paths alone say only: ['/v1'].`,
  ],
  [
    'a prefix and what a loader hands to all',
    { prefix: '/v1', mongoUrl: 'x' },
    `fastify-error-resource ignores what is no option of it: mongoUrl. fastify-error-resource is for its whole scope, whatever "prefix" says; for some paths alone say only: ['/v1'].`,
  ],
  [
    'what a loader hands to all',
    { constructor: 1, mongoUrl: 'x', skipOverride: true },
    'fastify-error-resource ignores what is no option of it: constructor, mongoUrl.',
  ],
]

for (const [name, options, sentence] of handed) {
  t.test(`options for others change nothing: ${name}`, async (t) => {
    t.strictSame(resolveOptions(options), resolveOptions({}))
    t.equal(describeStrangers(options), sentence)
  })
}

t.test('what a prefix says is checked like what a route says', async (t) => {
  const prefixes = { '/v1': { produces: ['csv'] } }
  t.throws(
    () => resolveOptions({ prefixes }),
    new TypeError(
      `fastify-error-resource: prefixes['/v1']: option "produces" must be ${listRule}; it is ["csv"].`,
    ),
  )
})
