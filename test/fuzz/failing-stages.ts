/** Every place of a request in which a thrown value can surface: one route for each. */
import { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import type { FastifyReply } from 'fastify'
import { hookStages, type Failure, type Stage } from './hook-stages.ts'
import { said, secret } from './markers.ts'

function failingIterator(fail: Failure): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        throw fail()
      },
    }),
  }
}

function handler(run: (reply: FastifyReply, fail: Failure) => unknown): Stage {
  return (fail) => ({ handler: (_request, reply) => run(reply, fail) })
}

function failingStream(fail: Failure): Readable {
  return new Readable({
    read() {
      this.destroy(fail() as Error)
    },
  })
}

const handlerStages: Readonly<Record<string, Stage>> = {
  'handler throws': handler((_reply, fail) => {
    throw fail()
  }),
  'handler rejects': handler(async (_reply, fail) => {
    throw fail()
  }),
  'handler rejects late': handler(async (_reply, fail) => {
    await new Promise(setImmediate)
    throw fail()
  }),
  'handler throws behind a status': handler((reply, fail) => {
    reply.code(409)
    throw fail()
  }),
  'handler throws behind a serializer': handler((reply, fail) => {
    reply.serializer(() => {
      throw new Error(secret)
    })
    throw fail()
  }),
  'serializer of the reply': handler((reply, fail) =>
    reply
      .serializer(() => {
        throw fail()
      })
      .send({}),
  ),
  'toJSON of the payload': handler((reply, fail) =>
    reply.send({
      toJSON: () => {
        throw fail()
      },
    }),
  ),
  'stream before the first byte': handler((reply, fail) => reply.send(failingStream(fail))),
  'destroyed stream': handler((reply, fail) =>
    reply.send(new Readable().on('error', () => undefined).destroy(fail() as Error)),
  ),
  'iterator before the first byte': handler((reply, fail) =>
    reply.send(Readable.from(failingIterator(fail))),
  ),
  'web stream before the first byte': handler((reply, fail) =>
    reply.send(new ReadableStream({ pull: (controller) => controller.error(fail()) })),
  ),
}

const otherStages: Readonly<Record<string, Stage>> = {
  'validator throws': (fail) => ({
    schema: { querystring: {} },
    validatorCompiler: () => () => {
      throw fail()
    },
  }),
  'validator returns': (fail) => ({
    schema: { querystring: {} },
    validatorCompiler: () => () => ({ error: (fail() ?? new Error(said)) as Error }),
  }),
  'route error handler rethrows': (fail) => ({
    errorHandler: (error) => {
      throw error
    },
    handler: async () => {
      throw fail()
    },
  }),
  'route error handler throws': (fail) => ({
    errorHandler: () => {
      throw fail()
    },
    handler: async () => {
      throw new Error(secret)
    },
  }),
  'route error handler sends': (fail) => ({
    errorHandler: (error, _request, reply) => reply.send(error),
    handler: async () => {
      throw fail()
    },
  }),
  'onSend fails as well': (fail) => ({
    onSend: async () => {
      throw new Error(secret)
    },
    handler: async () => {
      throw fail()
    },
  }),
  'onError fails as well': (fail) => ({
    onError: async () => {
      throw new Error(secret)
    },
    handler: async () => {
      throw fail()
    },
  }),
  'response schema of its own': (fail) => ({
    schema: {
      response: {
        '4xx': { type: 'object', required: ['mine'], properties: { mine: { type: 'string' } } },
        500: { type: 'null' },
      },
    },
    handler: async () => {
      throw fail()
    },
  }),
}

/** Stages by name. Each of them has to end as an error. */
export const stages: Readonly<Record<string, Stage>> = {
  ...hookStages,
  ...handlerStages,
  ...otherStages,
}
