import type { FastifyReply, FastifyRequest } from 'fastify'
import { isMachine } from '../tracking/model/machine.ts'
import { sentencePage } from './model/page.ts'
import { pageTexts } from './model/page-texts.ts'

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

export function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .send(html)
}

/** The language of a reader where no page says one. */
export function languageOf(request: FastifyRequest): string {
  return /^(nl|de)/.exec(request.headers['accept-language'] ?? '')?.[1] ?? 'en'
}

export function sendGone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const language = languageOf(request)
  return sendPage(reply, 404, sentencePage(language, pageTexts(language).gone))
}

export function sendTooMany(request: FastifyRequest, reply: FastifyReply, wait: number): FastifyReply {
  const language = languageOf(request)
  return sendPage(
    reply.header('retry-after', String(wait)),
    429,
    sentencePage(language, pageTexts(language).tooMany),
  )
}

export function isByMachine(request: FastifyRequest): boolean {
  return isMachine(request.headers['user-agent'], { method: request.method, headers: request.headers })
    .machine
}

/** A positive id of an address, or null. */
export function idOf(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null
}
