/** A service with plugins that add to the same interfaces of Fastify; @fastify/secure-session does not go with @fastify/session. */
import accepts from '@fastify/accepts'
import auth from '@fastify/auth'
import basicAuth from '@fastify/basic-auth'
import bearerAuth from '@fastify/bearer-auth'
import caching from '@fastify/caching'
import circuitBreaker from '@fastify/circuit-breaker'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import csrf from '@fastify/csrf-protection'
import etag from '@fastify/etag'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import httpProxy from '@fastify/http-proxy'
import jwt from '@fastify/jwt'
import middie from '@fastify/middie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import replyFrom from '@fastify/reply-from'
import sensible from '@fastify/sensible'
import session from '@fastify/session'
import statics from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import underPressure from '@fastify/under-pressure'
import view from '@fastify/view'
import websocket from '@fastify/websocket'
import Fastify from 'fastify'
import errorResource from 'fastify-error-resource'
import { swaggerOptions } from 'fastify-error-resource/openapi'

export const others = [
  accepts,
  auth,
  basicAuth,
  bearerAuth,
  caching,
  circuitBreaker,
  compress,
  cookie,
  cors,
  csrf,
  etag,
  formbody,
  helmet,
  httpProxy,
  jwt,
  middie,
  multipart,
  rateLimit,
  replyFrom,
  sensible,
  session,
  statics,
  swaggerUi,
  underPressure,
  view,
  websocket,
]

const app = Fastify()
await app.register(errorResource)
await app.register(cookie)
await app.register(swagger, swaggerOptions())
app.get('/', async (request, reply) => {
  request.accepts().types(['json'])
  reply.setCookie('a', request.cookies['a'] ?? '')
  return reply.conflict('Taken.', { code: 'TAKEN' })
})
