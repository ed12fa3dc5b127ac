import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import type { Refusal } from '../shared/outcome.ts'
import type { Outage } from './outage.ts'

/** Problem details, RFC 9457, with `code` and, for input, `errors` by JSON pointer (RFC 6901). */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors?: { pointer: string; detail: string }[]
}

const titles: Record<number, string> = {
  400: 'Not understood',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not possible here',
  408: 'Too slow',
  409: 'Already otherwise',
  410: 'No longer there',
  413: 'Too large',
  414: 'Too long',
  415: 'Other format needed',
  422: 'Not accepted',
  429: 'Too many at once',
  500: 'Our mistake',
  503: 'Not ready',
}

export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: `urn:linchpin:problem:${code}`,
    title: titles[status] ?? 'Refused',
    status,
    detail,
    code,
    ...(errors && errors.length > 0 ? { errors } : {}),
  }
}

export function refusalProblem(refusal: Refusal): Problem {
  const several = refusal.extra?.errors
  if (Array.isArray(several))
    return problem(refusal.status, refusal.code, refusal.detail, several as Problem['errors'])
  const pointer = refusal.field === undefined ? undefined : `/${refusal.field.replaceAll('.', '/')}`
  return problem(
    refusal.status,
    refusal.code,
    refusal.detail,
    pointer === undefined ? undefined : [{ pointer, detail: refusal.detail }],
  )
}

/** Unknown keys are named one by one, so that a caller sees which key was refused. */
export function inputProblem(issues: readonly z.core.$ZodIssue[], part: string): Problem {
  const errors = issues.flatMap(issue => {
    const at = issue.path.map(String).join('/')
    const prefix = part === 'body' ? '' : `/${part}`
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({
        pointer: `${prefix}/${at === '' ? '' : `${at}/`}${key}`,
        detail: `"${key}" is not a field here`,
      }))
    return [{ pointer: `${prefix}/${at}`, detail: issue.message }]
  })
  const named = errors.map(error => error.pointer.replace(/^\//, '')).filter(name => name !== '')
  return problem(
    422,
    'invalid_input',
    named.length > 0
      ? `Check: ${named.slice(0, 8).join(', ')}. Nothing was saved.`
      : 'The input does not fit. Nothing was saved.',
    errors,
  )
}

/**
 * What a value that only the database could judge comes to: no instant, out of range, unreadable as text (22...), or
 * against a constraint (23...). Null for every other code: those are mistakes of ours.
 */
export function valueProblem(sqlState: string): Problem | null {
  if (/^22(003|007|008|009|021|P02|P05)$/.test(sqlState) || sqlState === '23514')
    return problem(422, 'invalid_value', 'A value is none that can be read or kept here. Nothing was saved.')
  if (sqlState === '23503')
    return problem(422, 'no_such_reference', 'Something that was named does not exist. Nothing was saved.')
  if (sqlState === '23505')
    return problem(
      409,
      'already_there',
      'This exists already, or was made at the same moment. Nothing was saved.',
    )
  return null
}

/** What the machine lacks, in words for whoever was at work. */
export function outageProblem(outage: Outage): Problem {
  return outage === 'disk'
    ? problem(
        503,
        'disk_full',
        'There is no room left to write. Nothing was saved; what you typed is kept. An administrator has to make room.',
      )
    : problem(
        503,
        'database_unreachable',
        'The database does not answer. What you typed is kept; try again in a moment.',
      )
}

/** Seconds after which a caller may try again, where the problem passes by itself. */
const patience: Record<string, number> = { database_unreachable: 5, disk_full: 60 }

/** `retryAfter` in seconds goes out as the header of RFC 9110. */
export function sendProblem(
  reply: FastifyReply,
  body: Problem,
  retryAfter: number | undefined = patience[body.code],
): FastifyReply {
  if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
  return reply
    .status(body.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(body)
}
