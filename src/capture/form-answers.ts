import type { FastifyReply, FastifyRequest } from 'fastify'
import { originOf } from './model/design.ts'
import { formTexts } from './model/form-texts.ts'
import { sentencePage } from './model/page.ts'

/** A hosted page: only our own style and script; framed by nobody but the form's origins. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  html: string,
  origins: readonly string[] = [],
): FastifyReply {
  const framed = origins.length > 0 ? origins.join(' ') : "'none'"
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'${
        origins.length > 0 ? ` ${origins.join(' ')}` : ''
      }; base-uri 'none'; frame-ancestors ${framed}`,
    )
    .send(html)
}

export function gone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = /^(nl|de)/.exec(request.headers['accept-language'] ?? '')?.[1] ?? 'en'
  return sendPage(reply, 404, sentencePage(language, formTexts(language).gone, null))
}

/**
 * Whether a page of this origin may use the form: one without an origin, our own, and those that the form names, which
 * are told so.
 */
export function crossing(
  request: FastifyRequest,
  reply: FastifyReply,
  form: { origins: readonly string[] },
  publicUrl: string,
): boolean {
  const { origin } = request.headers
  reply.header('vary', 'origin')
  if (
    origin === undefined ||
    origin === originOf(publicUrl) ||
    originOf(origin)?.endsWith(`//${request.headers.host}`)
  )
    return true
  if (!form.origins.includes(origin)) return false
  reply.header('access-control-allow-origin', origin)
  return true
}
