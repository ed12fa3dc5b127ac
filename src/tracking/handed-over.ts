import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { type Carried, clickNames, tagNames } from '../sources/model/arrival.ts'
import { evidenceOfTouch } from '../sources/model/evidence.ts'
import { originKnown } from './queries.ts'

/** As long as a visit lasts without a sign of life: what brought somebody within it brought them here. */
const visitMs = 30 * 60_000
const tells = [...tagNames, ...clickNames] as const

/**
 * The id that the snippet keeps in this browser on a website of ours: a reader who agreed to be followed came by a link
 * on which it stands (`lp`). It is believed only from a page of an origin that one of our keys names: a link that was
 * forwarded has no such referrer, so whoever opens it is not taken for whoever copied it.
 */
export async function handedOver(
  tx: Tx,
  { lp, referrer }: { lp: unknown; referrer: string | undefined },
): Promise<string | null> {
  if (typeof lp !== 'string' || !/^[\w-]{16,64}$/.test(lp)) return null
  const origin = URL.parse(referrer ?? '')?.origin
  return origin && (await originKnown(tx, origin)) ? lp : null
}

/** Tags and click ids of the link by which the visit began that this browser is on; empty where there were none. */
export async function carriedOfVisit(tx: Tx, anonymousKey: string, now: Date): Promise<Carried> {
  const { rows } = await sql<{ properties: Record<string, unknown> }>`
    select t.properties from touch t join visitor v on v.id = t.subject_id
    where v.anonymous_key = ${anonymousKey} and t.kind = 'web_page'
      and t.occurred_at > ${new Date(now.getTime() - visitMs)}
    order by t.occurred_at desc, t.id desc limit 50`.execute(tx)
  for (const { properties } of rows) {
    const { carried } = evidenceOfTouch(properties)
    if (tells.some(name => carried[name] !== undefined)) return carried
  }
  return {}
}
