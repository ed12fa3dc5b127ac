import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { type Problem, problem } from '../platform/problem.ts'
import {
  bodyLimit,
  cleanJson,
  depthLimit,
  importLimit,
  measureJson,
  messageLimit,
  needsCleaning,
} from './model/body.ts'
import { type Door, isObject } from './model/message.ts'

const inflate = promisify(gunzip)

export const limitOf = (door: Door): number => (door === 'import' ? importLimit : bodyLimit)

/** The parsed body within all limits, or why it is refused. Gzip is taken, and counts unpacked. */
export async function readBody(request: FastifyRequest, door: Door): Promise<{ body: unknown } | Problem> {
  let bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const encoding = request.headers['content-encoding'] ?? 'identity'
  const limit = limitOf(door)
  if (encoding === 'gzip') {
    try {
      bytes = await inflate(bytes, { maxOutputLength: limit })
    } catch (error) {
      return (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
        ? problem(413, 'body_too_large', `A body is at most ${limit} bytes, unpacked. Nothing was recorded.`)
        : problem(400, 'bad_gzip', 'The body is no gzip. Nothing was recorded.')
    }
  } else if (encoding !== 'identity')
    return problem(415, 'unknown_encoding', 'A body is sent as it is or as gzip. Nothing was recorded.')
  const { depth, longest } = measureJson(bytes, door === 'batch' || door === 'import' ? 3 : 1)
  if (depth > depthLimit)
    return problem(400, 'too_deep', `JSON nests at most ${depthLimit} deep. Nothing was recorded.`)
  if (longest > messageLimit)
    return problem(
      400,
      'message_too_large',
      `A message is at most ${messageLimit} bytes. Nothing was recorded.`,
    )
  try {
    const text = bytes.toString('utf8')
    const body: unknown = JSON.parse(text)
    return { body: needsCleaning(text) ? cleanJson(body) : body }
  } catch {
    return problem(400, 'bad_json', 'The body is no JSON. Nothing was recorded.')
  }
}

/** Basic authentication with the key as user and no password; else `writeKey` of the body, as browsers send it. */
export function writeKeyOf(request: FastifyRequest, body: unknown): string | null {
  const basic = /^Basic ([A-Za-z0-9+/=_-]{1,400})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic) return Buffer.from(basic, 'base64').toString('utf8').split(':')[0] || null
  return isObject(body) && typeof body.writeKey === 'string' ? body.writeKey : null
}
