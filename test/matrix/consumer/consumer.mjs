/** A JavaScript service of ECMAScript modules. */
import Fastify from 'fastify'
import { Type } from '@sinclair/typebox'
import errorResource, * as plugin from 'fastify-error-resource'
import * as client from 'fastify-error-resource/client'
import * as mappers from 'fastify-error-resource/mappers'
import * as upstream from 'fastify-error-resource/upstream'
import exercise from './exercise.cjs'

for (const path of exercise.paths) await import(path)
await exercise({
  Fastify,
  Type,
  plugin: Object.assign(errorResource, plugin),
  client,
  mappers,
  upstream,
})
