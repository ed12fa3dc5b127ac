import fc from 'fast-check'
import { z } from 'zod'
import { contracts } from '../src/main/api.ts'
import type { Operation } from '../src/platform/contract.ts'

export type Part = 'params' | 'query' | 'body'
export type Named = {
  key: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  operation: Operation
}
type Schema = {
  type?: string
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  pattern?: string
  format?: string
  minimum?: number
  exclusiveMinimum?: number
  minLength?: number
  minItems?: number
}

/** Every operation of every contract. */
export const operations: Named[] = contracts.flatMap(contract =>
  Object.entries(contract).map(([key, operation]) => {
    const [method, path] = key.split(' ') as [Named['method'], string]
    return { key, method, path, operation }
  }),
)

const schemaOf = (operation: Operation, part: Part): Schema =>
  operation[part] ? (z.toJSONSchema(operation[part], { io: 'input', unrepresentable: 'any' }) as Schema) : {}

/** Names of the fields of one part of an operation. */
export const fieldsOf = (operation: Operation, part: Part): string[] =>
  Object.keys(schemaOf(operation, part).properties ?? {})

/** An id that no row has. */
export const nobodysId = 999_999_999

/** The least input that the schema takes, or with `all` every field given; ids are of nothing. */
export function sampleOf(operation: Operation, part: Part, all = false): Record<string, unknown> {
  return (sample(schemaOf(operation, part), '', all) ?? {}) as Record<string, unknown>
}

function sample(schema: Schema, name: string, all: boolean): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const either = schema.anyOf ?? schema.oneOf
  if (either) return sample(either.find(each => each.type !== 'null') ?? {}, name, all)
  if (schema.type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(
      ([key]) => all || schema.required?.includes(key),
    )
    return Object.fromEntries(wanted.map(([key, of]) => [key, sample(of, key, all)]))
  }
  if (schema.type === 'array') {
    const one = () => sample(schema.items ?? {}, name.replace(/s$/, ''), all)
    return Array.from({ length: schema.minItems ?? (all ? 1 : 0) }, one)
  }
  if (schema.type === 'boolean') return true
  if (schema.type === 'integer' || schema.type === 'number')
    return /[a-z]Id$|^id$/.test(name)
      ? nobodysId
      : Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1)
  if (schema.type === 'string') return text(schema, name)
  return name === 'id' || name.endsWith('Id') ? nobodysId : 1
}

function text({ format, pattern, minLength = 1 }: Schema, name: string): string {
  if (format === 'date') return '2026-03-01'
  if (format === 'date-time') return '2026-03-01T10:00:00Z'
  if (name === 'timeZone') return 'Europe/Amsterdam'
  if (name === 'email') return 'nobody@nowhere.example'
  if (pattern) return fc.sample(fc.stringMatching(new RegExp(pattern, 'u')), { numRuns: 1, seed: 1 })[0]!
  return 'x'.repeat(Math.max(minLength, 3))
}

/** The address of an operation with its path filled and a query. */
export function addressOf(
  { path, operation }: Named,
  query: Record<string, unknown> = {},
  params = {},
): string {
  const filled = path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String({ ...sampleOf(operation, 'params'), ...params }[name])),
  )
  const text = new URLSearchParams(
    Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
  ).toString()
  return text === '' ? filled : `${filled}?${text}`
}
