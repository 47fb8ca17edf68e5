import t from 'tap'
import { ConfigError, digestOf, readConfig } from '../../../examples/orders/config.ts'

t.test('without variables the service listens on 127.0.0.1:3000 with data in memory', async (t) => {
  const { tokens, ...config } = readConfig({})
  t.same(config, { host: '127.0.0.1', port: 3000, maxEventLoopDelay: 1_000 })
  t.same(
    tokens.map(({ owner }) => owner),
    ['alice', 'bob'],
  )
})

t.test('an empty variable counts as unset', async (t) => {
  const empty = { PORT: '', HOST: '', DATABASE_URL: '', DATA_DIR: '', LOG_LEVEL: '' }
  t.same(readConfig({ ...empty, ORDERS_TOKENS: '' }), readConfig({}))
})

t.test('every variable is read', async (t) => {
  const env = {
    PORT: '0',
    HOST: '::1',
    LOG_LEVEL: 'warn',
    MAX_EVENT_LOOP_DELAY: '0',
    ORDERS_TOKENS: 'ann:abcdefabcdef==',
    UPSTREAM_URL: 'http://orders.internal:3000/',
  }
  const tokens = [{ owner: 'ann', digest: digestOf('abcdefabcdef==') }]
  const expected = {
    host: '::1',
    port: 0,
    logLevel: 'warn',
    maxEventLoopDelay: 0,
    tokens,
    upstreamUrl: 'http://orders.internal:3000',
  }
  t.same(readConfig({ ...env, DATA_DIR: './data' }), { ...expected, dataDir: './data' })
  const databaseUrl = 'postgresql://localhost/orders'
  t.same(readConfig({ ...env, DATABASE_URL: databaseUrl }), { ...expected, databaseUrl })
})

t.test('a token is kept as its digest only', async (t) => {
  const [token] = readConfig({ ORDERS_TOKENS: 'ann:abcdefabcdef' }).tokens
  t.notMatch(JSON.stringify(token), 'abcdefabcdef')
})

const mistakes: Record<string, { env: Record<string, string>; sentence: string }> = {
  'a PORT that is no number': {
    env: { PORT: 'http' },
    sentence: "PORT must be a whole number from 0 to 65535, not 'http'.",
  },
  'a PORT out of range': {
    env: { PORT: '65536' },
    sentence: "PORT must be a whole number from 0 to 65535, not '65536'.",
  },
  'a MAX_EVENT_LOOP_DELAY that is no whole number': {
    env: { MAX_EVENT_LOOP_DELAY: '1.5' },
    sentence: "MAX_EVENT_LOOP_DELAY must be a whole number from 0 to 60000, not '1.5'.",
  },
  'an unknown LOG_LEVEL': {
    env: { LOG_LEVEL: 'loud' },
    sentence:
      "LOG_LEVEL must be one of fatal, error, warn, info, debug, trace, silent, not 'loud'.",
  },
  'a DATABASE_URL of another database': {
    env: { DATABASE_URL: 'mysql://root:secret@localhost/orders' },
    sentence: 'DATABASE_URL must look like postgres://user:password@host:5432/database.',
  },
  'an UPSTREAM_URL of another protocol': {
    env: { UPSTREAM_URL: 'ftp://orders.internal' },
    sentence: 'UPSTREAM_URL must look like http://host:3000, without a path.',
  },
  'an UPSTREAM_URL with more than an origin': {
    env: { UPSTREAM_URL: 'http://user:secret@orders.internal/v1?a' },
    sentence: 'UPSTREAM_URL must look like http://host:3000, without a path.',
  },
  'an UPSTREAM_URL that is no URL': {
    env: { UPSTREAM_URL: 'orders' },
    sentence: 'UPSTREAM_URL must look like http://host:3000, without a path.',
  },
  'a DATABASE_URL that is no URL': {
    env: { DATABASE_URL: 'localhost' },
    sentence: 'DATABASE_URL must look like postgres://user:password@host:5432/database.',
  },
  'both places for the data': {
    env: { DATABASE_URL: 'postgres://localhost/orders', DATA_DIR: './data' },
    sentence: 'DATABASE_URL and DATA_DIR exclude each other: set only one of them.',
  },
  'a token that is too short': {
    env: { ORDERS_TOKENS: 'alice:short' },
    sentence:
      'ORDERS_TOKENS must be owner:token pairs with commas between them, each token of 12 or more' +
      ' letters, digits or - . _ ~ + / characters.',
  },
  'one token for two owners': {
    env: { ORDERS_TOKENS: 'alice:abcdefabcdef,bob:abcdefabcdef' },
    sentence: 'ORDERS_TOKENS gives one token to two owners: every token must be different.',
  },
}

for (const [name, { env, sentence }] of Object.entries(mistakes)) {
  t.test(`${name} is refused with one sentence`, async (t) => {
    t.throws(() => readConfig(env), new ConfigError(sentence))
  })
}
