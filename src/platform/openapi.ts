import { z } from 'zod'
import type { Contract, Operation } from './contract.ts'

const problemSchema = {
  type: 'object',
  description: 'Problem details, RFC 9457',
  required: ['type', 'title', 'status', 'detail', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string' }, detail: { type: 'string' } },
      },
    },
  },
}

type Json = Record<string, unknown>

/** The OpenAPI 3.1 description of contracts; zod writes JSON Schema 2020-12, the dialect of 3.1. */
export function describeApi(contracts: readonly Contract[], version: string, url: string): Json {
  const paths: Record<string, Json> = {}
  for (const operations of contracts)
    for (const [key, operation] of Object.entries(operations)) {
      const [method, path] = key.split(' ') as [string, string]
      const address = path.replace(/:(\w+)/g, '{$1}')
      paths[address] ??= {}
      paths[address][method.toLowerCase()] = describe(key, operation)
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Linchpin',
      version,
      description: 'The interface that the web client itself uses. Times are UTC, money is integer cents.',
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'linchpin_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  }
}

function describe(key: string, operation: Operation): Json {
  const operationId = key
    .replace(/ \/(api\/)?/, '-')
    .replace(/[/:{}.]+/g, '-')
    .replace(/-+/g, '-')
    .toLowerCase()
  const parameters = [...inputs(operation.params, 'path'), ...inputs(operation.query, 'query')]
  const open = operation.access === 'anyone'
  return {
    operationId,
    summary: operation.summary,
    description:
      typeof operation.access === 'string'
        ? `For ${operation.access}.`
        : `For ${operation.access.join(', ')}.`,
    tags: [key.split('/')[2] ?? 'api'],
    security: open ? [] : [{ session: [] }, { bearer: [] }],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(operation.body, 'input') } },
          },
        }
      : {}),
    responses: {
      '200': {
        description: 'Done',
        content: { 'application/json': { schema: schemaOf(operation.response, 'output') } },
      },
      default: {
        description: 'Refused, with the reason',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  }) as Json
  return rest
}

function inputs(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Json
    required?: string[]
  }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: of,
  }))
}
