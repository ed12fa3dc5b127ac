import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { choosePreferences, endContact } from '../consent/choose-preferences.ts'
import { confirmConsent, waitingConsent } from '../consent/confirm-consent.ts'
import { any } from '../consent/model/consent.ts'
import { purposeByKey, wordsOf } from '../consent/purposes.ts'
import { recordObjection } from '../consent/record-objection.ts'
import { type PersonToday, personToday } from '../customers/person-today.ts'
import { type TrashedPerson, trashedPerson } from '../customers/trashed.ts'
import type { Tx } from '../platform/database.ts'
import { errorFields } from '../platform/log.ts'
import { rateLimit } from '../platform/rate.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { sourceOf } from '../team/token.ts'
import { retrying } from '../tracking/retrying.ts'
import { askRequest } from './ask-request.ts'
import {
  answerPage,
  nothingPage,
  type PreferenceState,
  preferencePage,
  preferenceStyle,
  questionPage,
} from './model/preference-page.ts'
import type { PrivacyOptions } from './options.ts'
import { objectedToAll, stateOf } from './preferences.ts'
import { preferencePath, readPreferenceToken } from './sign.ts'
import { sayFromTrash, trashedPageOf } from './trashed-preferences.ts'

const policy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const source = 'preference page'
type Token = { Params: { token: string; purpose: string } }
type Fields = Record<string, string | string[]>

/**
 * `/p/*`: a person's own choices, without sign-in and without script. A GET shows and never changes anything, for scanners
 * of mail open every link. An address that we did not sign gets one answer, whoever it guesses at. One that we did sign
 * gets the page of its person, a short one while the record lies in the trash, and once it is gone the sentence that
 * nothing is kept, whatever it is pressed for.
 */
export function registerPreferenceDoor(app: FastifyInstance, options: PrivacyOptions): void {
  const { secret, db, clock, log } = options
  const reads = rateLimit({ max: 120, windowMs: 60_000 })
  const writes = rateLimit({ max: 40, windowMs: 300_000 })
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, fieldsOf(new URLSearchParams(String(body)))),
  )
  // RFC 8058 lets a mail program send its one field in either form; nothing in the body decides anything.
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, _body, done) => done(null, {}),
  )

  app.get('/p/style.css', async (_request, reply) =>
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(preferenceStyle),
  )

  /** Runs `work` for whoever the token is of; every way out is a page. */
  async function withPerson(
    request: FastifyRequest<Token>,
    reply: FastifyReply,
    limit: typeof reads,
    work: (person: PersonToday & { language: string }) => Promise<FastifyReply>,
    fromTrash: Parameters<typeof sayFromTrash>[2] | null = null,
  ): Promise<FastifyReply> {
    const language = languageOf(request)
    const subjectId = readPreferenceToken(secret, request.params.token)
    // Mail programs unsubscribe many people from one address: whoever has a token is counted by it, others by source.
    const wait = limit.take(subjectId === null ? sourceOf(request.ip) : `of ${subjectId}`)
    if (wait !== null)
      return send(reply.header('retry-after', String(wait)), 429, answerPage(language, 'tooMany'))
    const person = subjectId === null ? null : await asSystem(tx => personToday(tx, subjectId), true)
    if (subjectId === null) return send(reply, 404, answerPage(language, 'gone'))
    const trashed = person ? null : await asSystem(tx => trashedPerson(tx, subjectId), true)
    const spoken = (person ?? trashed)?.language
    const own = spoken && /^(en|nl|de)$/.test(spoken) ? spoken : language
    try {
      if (trashed) return await answerTrashed(request, reply, { ...trashed, language: own }, fromTrash)
      // 200 also for what a mail program presses: there is nothing left to end.
      if (!person || person.erased) return send(reply, 200, nothingPage(language))
      return await work({ ...person, language: own })
    } catch (error) {
      if (isRefusal(error) && person)
        return show(request, reply, { ...person, language: own }, 'unchanged', error.status)
      log('preferences.failed', errorFields(error))
      return send(reply, 503, answerPage(own, 'failed', `/p/${request.params.token}`))
    }
  }

  /** While the record lies in the trash, what is said is laid beside it; any other press shows the page. */
  async function answerTrashed(
    request: FastifyRequest<Token>,
    reply: FastifyReply,
    person: TrashedPerson & { language: string },
    said: Parameters<typeof sayFromTrash>[2] | null,
  ): Promise<FastifyReply> {
    if (said) await asSystem(tx => sayFromTrash(tx, person, said, source, clock()))
    if (said?.what === 'end') return send(reply, 200, answerPage(person.language, 'ended'))
    const page = await asSystem(tx => trashedPageOf(tx, person, request.params.token), true)
    return send(reply, 200, page)
  }

  async function show(
    request: FastifyRequest<Token>,
    reply: FastifyReply,
    person: PersonToday & { language: string },
    notice: PreferenceState['notice'] = null,
    status = 200,
  ): Promise<FastifyReply> {
    const now = clock()
    const state = await asSystem(tx => stateOf(tx, person, request.params.token, now), true)
    return send(reply, status, preferencePage({ ...state, notice }))
  }

  app.get<Token>('/p/:token', (request, reply) =>
    withPerson(request, reply, reads, person => show(request, reply, person)),
  )

  app.post<Token>('/p/:token', (request, reply) =>
    withPerson(request, reply, writes, async person => {
      const wanted = new Set(list((request.body as Fields | undefined)?.may))
      const written = await asSystem(tx =>
        choosePreferences(
          tx,
          systemActor,
          { personId: person.id, wanted, language: person.language, source },
          clock(),
        ),
      )
      return show(request, reply, person, written > 0 ? 'saved' : 'unchanged')
    }),
  )

  app.post<Token>('/p/:token/objection', (request, reply) => {
    const ended = (request.body as Fields | undefined)?.ended === 'yes'
    return withPerson(
      request,
      reply,
      writes,
      async person => {
        const written = await asSystem(async tx => {
          if ((await objectedToAll(tx, person.id)) !== ended) return false
          const objection = { personId: person.id, purpose: any, channel: any, ended, source } as const
          await recordObjection(tx, systemActor, { ...objection, language: person.language }, clock())
          return true
        })
        return show(request, reply, person, written ? 'saved' : 'unchanged')
      },
      ended ? null : { what: 'everything' },
    )
  })

  app.post<Token>('/p/:token/requests', (request, reply) => {
    const kind = (request.body as Fields | undefined)?.kind
    return withPerson(
      request,
      reply,
      writes,
      async person => {
        if (kind !== 'access' && kind !== 'erasure') return show(request, reply, person, 'unchanged', 422)
        const asked = await asSystem(tx =>
          askRequest(tx, { kind, subjectId: person.id, language: person.language }, clock()),
        )
        return show(request, reply, person, asked === null ? 'unchanged' : 'saved')
      },
      kind === 'erasure' ? { what: 'erasure' } : null,
    )
  })

  app.get<Token>('/p/:token/end/:purpose', (request, reply) =>
    withPerson(request, reply, reads, async person => {
      const purpose = await asSystem(tx => purposeByKey(tx, request.params.purpose), true)
      const { name, words } = wordsOf(purpose, person.language)
      const action = `/p/${request.params.token}/end/${purpose.key}`
      return send(reply, 200, questionPage(person.language, 'end', { purpose: name, words, action }))
    }),
  )

  app.post<Token>('/p/:token/end/:purpose', (request, reply) => {
    const oneClick = (request.body as Fields | undefined)?.['List-Unsubscribe'] === 'One-Click'
    const isForm = /^multipart\//.test(request.headers['content-type'] ?? '')
    const by = oneClick || isForm ? 'one-click unsubscribe' : source
    const { purpose } = request.params
    return withPerson(
      request,
      reply,
      writes,
      async person => {
        await asSystem(tx =>
          endContact(
            tx,
            systemActor,
            { personId: person.id, purpose, channel: 'email', source: by },
            clock(),
          ),
        )
        return send(reply, 200, answerPage(person.language, 'ended', `/p/${request.params.token}`))
      },
      { what: 'end', purpose, source: by },
    )
  })

  type Confirming = { Params: { token: string } }
  const ofLink = (request: FastifyRequest<Confirming>): string =>
    /^[A-Za-z0-9_-]{43}$/.test(request.params.token) ? request.params.token : ''

  app.get<Confirming>('/p/confirm/:token', async (request, reply) => {
    if (reads.take(sourceOf(request.ip)) !== null)
      return send(reply, 429, answerPage(languageOf(request), 'tooMany'))
    const waiting = await asSystem(async tx => {
      const consent = await waitingConsent(tx, ofLink(request), clock())
      return consent && { consent, purpose: await purposeByKey(tx, consent.purpose) }
    }, true)
    if (!waiting) return send(reply, 410, answerPage(languageOf(request), 'linkEnded'))
    const language = waiting.consent.language ?? languageOf(request)
    const { name, words } = wordsOf(waiting.purpose, language)
    const action = `/p/confirm/${ofLink(request)}`
    const shown = { purpose: name, words: waiting.consent.textShown ?? words, action }
    return send(reply, 200, questionPage(language, 'confirm', shown))
  })

  app.post<Confirming>('/p/confirm/:token', async (request, reply) => {
    if (writes.take(sourceOf(request.ip)) !== null)
      return send(reply, 429, answerPage(languageOf(request), 'tooMany'))
    try {
      const given = await asSystem(tx => confirmConsent(tx, systemActor, ofLink(request), clock()))
      const page = answerPage(
        given.language ?? languageOf(request),
        'confirmed',
        preferencePath(secret, given.personId),
      )
      return send(reply, 200, page)
    } catch (error) {
      if (!isRefusal(error)) throw error
      return send(reply, error.status, answerPage(languageOf(request), 'linkEnded'))
    }
  })
}

const list = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** Fields of a form; one that comes several times is a list. */
function fieldsOf(given: URLSearchParams): Fields {
  const fields: Fields = Object.create(null) as Fields
  for (const key of new Set(given.keys())) {
    const values = given.getAll(key)
    fields[key] = values.length === 1 ? values[0]! : values
  }
  return fields
}

function send(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply
    .status(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy)
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(html)
}

const languageOf = (request: FastifyRequest): string =>
  /^(nl|de)/.exec(request.headers['accept-language'] ?? '')?.[1] ?? 'en'
