import type { FastifyRequest } from 'fastify'
import type { Tx } from '../platform/database.ts'
import { type Carried, readCarried } from '../sources/model/arrival.ts'
import { systemActor } from '../team/model/actor.ts'
import { carriedOfVisit, handedOver } from '../tracking/handed-over.ts'
import { isMachine } from '../tracking/model/machine.ts'
import { addressOfForm, cameBy } from './came-by.ts'
import { knownFieldsOf, personOfVisitor, type Version, versionOf } from './designs.ts'
import { givenBefore } from './given-before.ts'
import { nextPlaces } from './model/asked.ts'
import { languageFor, variantAt } from './model/design.ts'
import type { PageForm } from './model/page.ts'
import type { Shown } from './model/shown.ts'
import type { CaptureOptions } from './options.ts'
import type { HostedForm } from './queries.ts'
import { type Sheet, sheetOf } from './receive.ts'
import type { Screening } from './screening.ts'
import { giveToken, newAnonymousKey, readSignedQuery, readToken, unitOf } from './sign.ts'
import { viewForm } from './view-form.ts'

export const visitorCookie = 'linchpin_visitor'

export type Opened = {
  page: PageForm
  token: string
  carried: Carried
  typed: Record<string, string>
  setKey: string | null
}

/**
 * A visitor opens a form, hosted or embedded: who is recognised is asked for what is not known yet, keeps the variant
 * that was shown first, and is counted. Nothing that is known is shown, except to the holder of a personal link what
 * that person gave in forms.
 */
export async function openPage(
  tx: Tx,
  request: FastifyRequest,
  {
    form,
    place,
    options,
    screening,
  }: { form: HostedForm; place: Shown['place']; options: CaptureOptions; screening: Screening },
  now: Date,
): Promise<Opened> {
  const query = request.query as Record<string, unknown>
  const version = (await versionOf(tx, form, form.version))!
  const { design } = version
  const follows = mayFollow(request)
  const hosted = follows && place === 'hosted'
  const handed = hosted
    ? await handedOver(tx, { lp: query.lp, referrer: request.headers.referer })
    : embeddedVisitor(request, form, query.lp)
  const visit = handed === null ? {} : await carriedOfVisit(tx, handed, now)
  const carried = withReferrer({ ...visit, ...readCarried(query) }, request)
  const known = hosted ? (handed ?? visitorKey(request)) : handed
  const key = hosted ? (known ?? newAnonymousKey()) : known
  const personal = readSignedQuery(options.secret, 'person', query, now)
  const linked = typeof personal === 'number' ? personal : null
  const personId = linked ?? (known && design.profile !== null ? await personOfVisitor(tx, known) : null)
  const fields =
    design.profile === null
      ? null
      : nextPlaces(
          design.fields,
          personId === null ? new Set() : await knownFieldsOf(tx, personId),
          design.profile,
        )
  const shown: Shown = {
    version: version.number,
    // Of one visitor always the same; of one who is not followed, of this view.
    variant: variantAt(design.variants, unitOf(`${key ?? newAnonymousKey()}:${form.id}:${version.number}`))
      .key,
    language: languageFor(design, query.lang, request.headers['accept-language']),
    fields,
    bits: screening.bits(now),
    place,
    personId: linked,
  }
  const token = giveToken(options.secret, form.id, now, shown)
  const typed =
    linked === null ? {} : await givenBefore(tx, linked, new Set(design.fields.map(({ name }) => name)))
  const { machine } = isMachine(request.headers['user-agent'], {
    method: request.method,
    headers: request.headers,
  })
  const counted = !machine && screening.view(request.ip) === null
  if (counted) {
    const url = addressOfForm(options, form.slug)
    const came = await cameBy(tx, options, { carried, slug: form.slug }, now)
    const { dedupeKey } = readToken(options.secret, form.id, token, now)!
    await viewForm(
      tx,
      systemActor,
      { form, anonymousKey: key, carried, came, url, arrival: { key: dedupeKey, shown } },
      now,
    )
  }
  const sheet = await sheetOf(tx, form, version, shown)
  return { page: pageOf(form, sheet, shown), token, carried, typed, setKey: counted && hosted ? key : null }
}

export function pageOf(form: HostedForm, { version, asked }: Sheet, shown: Shown): PageForm {
  const { design } = version
  return {
    slug: form.slug,
    language: shown.language,
    design,
    blocks: blocksOf(version, shown.variant),
    asked,
    purposeName: form.purposeName,
    consentVersion: version.consentVersion,
    bits: shown.bits,
  }
}

export const blocksOf = ({ design }: Version, variant: string) =>
  (design.variants.find(({ key }) => key === variant) ?? design.variants[0]!).blocks

export function visitorKey(request: FastifyRequest): string | null {
  const key = request.cookies[visitorCookie] ?? ''
  return /^[A-Za-z0-9_-]{16,64}$/.test(key) ? key : null
}

const mayFollow = ({ headers }: FastifyRequest): boolean => headers['sec-gpc'] !== '1' && headers.dnt !== '1'

/**
 * The visitor whom the snippet of an embedding page names (`lp`), which it does only of readers who agreed to be
 * followed. Believed from pages that the form names, and of nobody who asks not to be followed.
 */
export function embeddedVisitor(
  request: FastifyRequest,
  form: { origins: readonly string[] },
  lp: unknown,
): string | null {
  const { origin } = request.headers
  if (origin === undefined || !form.origins.includes(origin) || !mayFollow(request)) return null
  return typeof lp === 'string' && /^[\w-]{16,64}$/.test(lp) ? lp : null
}

/** A referrer in the address (of a page that embeds a link) comes before the header's. */
function withReferrer(carried: Carried, request: FastifyRequest): Carried {
  const header = request.headers.referer?.slice(0, 500)
  return carried.referrer || !header ? carried : { ...carried, referrer: header }
}
