/** NestJS on its Fastify adapter, the real one: exception filters, pipes, guards and versioning, with our body, or with its own where that is left to it. */
import 'reflect-metadata'
import type { ServerResponse } from 'node:http'
import {
  type ArgumentsHost,
  Body,
  Catch,
  ConflictException,
  Controller,
  Get,
  HttpException,
  type MiddlewareConsumer,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
  ServiceUnavailableException,
  UnauthorizedException,
  UseFilters,
  UseGuards,
  ValidationPipe,
  Version,
  VersioningType,
} from '@nestjs/common'
import { BaseExceptionFilter, HttpAdapterHost, NestFactory } from '@nestjs/core'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import { Type } from '@sinclair/typebox'
import { Type as Nested } from 'class-transformer'
import { IsInt, MinLength, ValidateNested } from 'class-validator'
import type { FastifyReply } from 'fastify'
import t, { type Test } from 'tap'
import { checkConformance } from '../../../plugin/conformance/index.ts'
import errorResource, {
  defineError,
  httpErrors,
  isHttpError,
  serverOptions,
  type ErrorResourceOptions,
} from '../../../plugin/index.ts'
import { standBeside, type Exchange } from './beside.ts'
import { requestId } from '../../fixtures/error-resource.ts'
import { countExchanges, type RawRequest } from '../../fixtures/raw-http.ts'

t.teardown(() => t.comment(`${countExchanges()} distinct exchanges over sockets`))

const OrderExists = defineError({
  code: 'ORDER_EXISTS',
  status: 409,
  title: 'Order already exists',
  members: Type.Object({ orderId: Type.String() }),
  detail: ({ orderId }) => `Order ${orderId} already exists.`,
})

class Item {
  @MinLength(2) sku!: string
}

class NewOrder {
  @IsInt() amount!: number
  @ValidateNested({ each: true }) @Nested(() => Item) items!: Item[]
}

/** With the type in its options, because nothing here emits the types of parameters. */
const pipe = new ValidationPipe({ expectedType: NewOrder, transform: true })

/** As its documentation has it for findings with places. */
const placed = new ValidationPipe({
  expectedType: NewOrder,
  exceptionFactory: (errors) =>
    new HttpException({ message: 'The order is not valid.', errors }, 422),
})

class Nobody {
  canActivate(): boolean {
    return false
  }
}

/** What the guide shows: errors of this package go to Fastify, all others the way they went. */
@Catch()
class ErrorResourceFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    if (!isHttpError(error)) return super.catch(error, host)
    host.switchToHttp().getResponse<FastifyReply>().send(error)
  }
}

/** An envelope of the service's own. */
@Catch(NotFoundException)
class EnvelopeFilter {
  catch(error: NotFoundException, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    reply.code(error.getStatus()).send({ success: false, error: { message: error.message } })
  }
}

@Controller('orders')
class Orders {
  @Get() list() {
    return [{ id: 1 }]
  }
  @Get('missing') missing() {
    throw new NotFoundException('There is no order 42.')
  }
  @Get('enveloped') @UseFilters(EnvelopeFilter) enveloped() {
    throw new NotFoundException('There is no order 42.')
  }
  @Get('taken') taken() {
    throw new ConflictException({ message: 'Order 42 is taken.', code: 'TAKEN' })
  }
  @Get('gone') gone() {
    throw new HttpException('Order 42 is gone.', 410)
  }
  @Get('mine') mine() {
    throw new UnauthorizedException()
  }
  @Get('down') down() {
    throw new ServiceUnavailableException('db at 10.0.0.7 is down')
  }
  @Get('broken') broken() {
    throw new Error('hunter2')
  }
  @Get('denied') @UseGuards(Nobody) denied() {
    return {}
  }
  @Get('declared') declared() {
    throw OrderExists({ orderId: '42' })
  }
  @Get('thrown') thrown() {
    throw httpErrors.conflict('Order 42 is taken.', { code: 'TAKEN' })
  }
  @Get('by-id/:id') byId(@Param('id', ParseIntPipe) id: number) {
    return { id }
  }
  @Post() create(@Body(pipe) order: NewOrder) {
    return order
  }
  @Post('placed') createPlaced(@Body(placed) order: NewOrder) {
    return order
  }
  @Version('2') @Get('versioned') versioned() {
    return { version: 2 }
  }
}

/** Middleware comes before every route, and before what has none. */
@Module({ controllers: [Orders] })
class AppModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer
      .apply((_request: unknown, response: ServerResponse, next: () => void) => {
        response.setHeader('x-middleware', '1')
        next()
      })
      .forRoutes('*splat')
  }
}

/** Builds the application; the plugin comes before the routes, or after them. */
async function build(
  t: Test,
  options: ErrorResourceOptions | undefined,
  order: 'before' | 'after',
  versioning: 'uri' | 'header' = 'uri',
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter(
    serverOptions({ genReqId: () => requestId, forceCloseConnections: true }),
  )
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, {
    logger: false,
  })
  t.teardown(() => app.close())
  if (versioning === 'uri') app.enableVersioning({ type: VersioningType.URI })
  else app.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' })
  if (options !== undefined) {
    const { httpAdapter } = app.get(HttpAdapterHost)
    app.useGlobalFilters(new ErrorResourceFilter(httpAdapter))
  }
  if (order === 'before') await app.init()
  if (options !== undefined) await app.register(errorResource, options)
  if (order === 'after') await app.init()
  return app
}

const portOf = async (app: NestFastifyApplication) => {
  await app.listen(0, '127.0.0.1')
  return Number(new URL(await app.getUrl()).port)
}

const post = (target: string, body: string, type = 'application/json'): RawRequest => ({
  method: 'POST',
  target,
  fields: [['Content-Type', type]],
  body,
})

/** An exception, and what is left of it. */
function exception(path: string, status: number, members: object, fields = {}): Exchange {
  const target = `/orders/${path}`
  return {
    promise: path,
    request: { target },
    error: { status, members: { instance: target, ...members }, fields },
  }
}

const exchanges: readonly Exchange[] = [
  { promise: 'a success', request: { target: '/orders' }, untouched: 200 },
  {
    promise: 'a created order',
    request: post('/orders', '{"amount":7,"items":[{"sku":"tulip"}]}'),
    untouched: 201,
  },
  { promise: 'a version', request: { target: '/v2/orders/versioned' }, untouched: 200 },
  exception('missing', 404, { detail: 'There is no order 42.' }),
  exception('enveloped', 404, { detail: 'There is no order 42.' }),
  exception('taken', 409, { detail: 'Order 42 is taken.', code: 'TAKEN' }),
  exception('gone', 410, { detail: 'Order 42 is gone.' }),
  exception('mine', 401, {}, { 'www-authenticate': 'Bearer' }),
  exception('down', 503, {}),
  exception('broken', 500, {}),
  exception('denied', 403, { detail: 'Forbidden resource' }),
  exception('by-id/x', 400, { detail: 'Validation failed (numeric string is expected)' }),
  {
    promise: 'what the pipe finds, as sentences',
    request: post('/orders', '{"amount":"x","items":[{"sku":"a"}]}'),
    error: {
      status: 400,
      members: {
        instance: '/orders',
        detail:
          'amount must be an integer number, items.0.sku must be longer than or equal to 2 characters',
        errors: [
          { detail: 'amount must be an integer number' },
          { detail: 'items.0.sku must be longer than or equal to 2 characters' },
        ],
      },
    },
  },
  {
    promise: 'what the pipe finds, with places and without values',
    request: post('/orders/placed', '{"amount":"hunter2","items":[{"sku":"a"}]}'),
    error: {
      status: 422,
      members: {
        instance: '/orders/placed',
        detail: 'The order is not valid.',
        errors: [
          { detail: 'must be an integer number', pointer: '#/amount', code: 'isInt' },
          {
            detail: 'must be longer than or equal to 2 characters',
            pointer: '#/items/0/sku',
            code: 'minLength',
          },
        ],
      },
    },
  },
  {
    promise: 'a path that is not there, whose query Nest repeats',
    request: { target: '/nope?token=hunter2' },
    error: { status: 404, members: { instance: '/nope' } },
  },
  {
    promise: 'a version that is not there',
    request: { target: '/v3/orders/versioned' },
    error: { status: 404, members: { instance: '/v3/orders/versioned' } },
  },
  {
    promise: 'another method',
    request: { method: 'DELETE', target: '/orders' },
    error: {
      status: 405,
      members: { instance: '/orders', allow: ['GET', 'HEAD', 'POST'] },
      fields: { allow: 'GET, HEAD, POST' },
    },
    own: 404,
  },
  {
    promise: 'content that is malformed',
    request: post('/orders', '{'),
    error: {
      status: 400,
      members: {
        instance: '/orders',
        code: 'FST_ERR_CTP_INVALID_JSON_BODY',
        detail: "Body is not valid JSON but content-type is set to 'application/json'",
      },
    },
  },
  {
    promise: 'content that is not read',
    request: post('/orders', '<a/>', 'application/xml'),
    error: {
      status: 415,
      members: {
        instance: '/orders',
        code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
        detail: 'The media type of the request is not supported.',
        accept: ['application/json', 'application/x-www-form-urlencoded', 'text/plain'],
      },
    },
  },
]

/** What a service without the plugin does not throw. */
const ours: readonly Exchange[] = [
  {
    ...exception('declared', 409, {
      type: '/errors/order-exists',
      title: 'Order already exists',
      code: 'ORDER_EXISTS',
      detail: 'Order 42 already exists.',
      orderId: '42',
    }),
  },
  exception('thrown', 409, { detail: 'Order 42 is taken.', code: 'TAKEN' }),
  {
    promise: 'a type that is refused',
    request: { target: '/orders', fields: [['Accept', 'text/css']] },
    error: {
      status: 406,
      members: { instance: '/orders', available: ['application/json'] },
    },
  },
]

const serve = async (...[t, options, order]: Parameters<typeof build>) =>
  portOf(await build(t, options, order))

standBeside(t, { name: 'NestJS', except: ['/'], exchanges, serve })
standBeside(t, { name: 'NestJS with errors of ours', exchanges: ours, serve })

standBeside(t, {
  name: 'NestJS with versions in a header field',
  except: ['/'],
  exchanges: [
    {
      promise: 'a version',
      request: { target: '/orders/versioned', fields: [['X-Version', '2']] },
      untouched: 200,
    },
    {
      promise: 'a version that is not there',
      request: { target: '/orders/versioned', fields: [['X-Version', '3']] },
      error: { status: 404, members: { instance: '/orders/versioned' } },
    },
    {
      promise: 'another method of a version',
      request: { method: 'PUT', target: '/orders/versioned', fields: [['X-Version', '2']] },
      error: {
        status: 405,
        members: { instance: '/orders/versioned', allow: ['GET', 'HEAD'] },
        fields: { allow: 'GET, HEAD' },
      },
      own: 404,
    },
  ],
  serve: async (...[t, options, order]) => portOf(await build(t, options, order, 'header')),
})

const failure = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { type: 'object', required: ['type'] } } },
}

/** Its operations as a document has them. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/orders': {
      get: {
        responses: {
          200: { description: 'Orders', content: { 'application/json': {} } },
          default: failure,
        },
      },
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['amount', 'items'],
                properties: {
                  amount: { type: 'integer' },
                  items: {
                    type: 'array',
                    items: {
                      type: 'object',
                      required: ['sku'],
                      properties: { sku: { type: 'string', minLength: 2 } },
                    },
                  },
                },
              },
            },
          },
        },
        responses: {
          201: { description: 'Created', content: { 'application/json': {} } },
          default: failure,
        },
      },
    },
    '/orders/missing': {
      get: { responses: { default: failure } },
    },
    '/orders/declared': {
      get: { responses: { default: failure } },
    },
  },
}

t.test('the conformance kit finds nothing in a service of NestJS', async (t) => {
  const app = await build(t, {}, 'after')
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', async () => document)
  const port = await portOf(app)
  const report = await checkConformance(`http://127.0.0.1:${port}/openapi.json`)
  t.ok(report.results.length > 30, `${report.results.length} results`)
  t.strictSame(report.findings, [])
})
