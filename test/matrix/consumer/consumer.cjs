/** A JavaScript service of CommonJS modules. */
const exercise = require('./exercise.cjs')

for (const path of exercise.paths) require(path)
exercise({
  Fastify: require('fastify'),
  Type: require('@sinclair/typebox').Type,
  plugin: require('fastify-error-resource'),
  client: require('fastify-error-resource/client'),
  mappers: require('fastify-error-resource/mappers'),
  upstream: require('fastify-error-resource/upstream'),
})
