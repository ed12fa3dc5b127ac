import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { drawCode } from './draw-code.ts'
import { actionById, couponOf } from './queries.ts'
import { insertCode, insertCodes } from './store-coupons.ts'

export type Issuing = { actionId: number } & (
  | { way: 'link' | 'form'; personId: number; placementId?: number | null }
  | { way: 'segment'; segmentId: number }
  | { way: 'list'; count: number }
)
export type Issued = {
  issued: number
  /** Whoever has one that is still good keeps it. */
  had: number
  codeId: number | null
  code: string | null
}

/**
 * Gives out codes, one to a person who has none that waits to be redeemed. Of a coupon with one code for everybody
 * that code is given. Refuses `not_a_coupon`, `no_such_person`, `no_such_segment`, `one_for_all`.
 */
export async function issueCodes(tx: Tx, actor: Actor, input: Issuing, now: Date): Promise<Issued> {
  const action = await actionById(tx, input.actionId)
  const coupon = (await couponOf(tx, action.id)) ?? refuse('not_a_coupon', 422, 'This is no coupon.')
  if ('personId' in input) return issueOne(tx, actor, input, coupon.shared, now)
  if (coupon.shared)
    return refuse('one_for_all', 422, 'Everybody has the same code of this coupon.', { field: 'way' })
  const personIds: (number | null)[] =
    input.way === 'list'
      ? Array<null>(input.count).fill(null)
      : await membersWithout(tx, action.id, input.segmentId)
  const had = input.way === 'segment' ? (await sizeOf(tx, input.segmentId)) - personIds.length : 0
  let issued = 0
  // By thousands: one statement stays small. A code that was drawn before is drawn again.
  for (let from = 0; from < personIds.length; from += 1_000) {
    let waiting = personIds.slice(from, from + 1_000)
    const codes = waiting.map(drawCode)
    const made = { actionId: action.id, way: input.way, by: actor.userId }
    const written = await insertCodes(tx, { ...made, codes, personIds: waiting }, now)
    issued += written
    if (written < waiting.length) {
      const there = await sql<{ personId: number | null }>`
        select person_id as "personId" from coupon_code where code = any(${codes}::text[]) and action_id = ${action.id} and issued_at = ${now}`.execute(
        tx,
      )
      const done = new Set(there.rows.map(({ personId }) => personId))
      waiting = input.way === 'list' ? waiting.slice(written) : waiting.filter(id => !done.has(id))
      issued += await insertCodes(tx, { ...made, codes: waiting.map(drawCode), personIds: waiting }, now)
    }
  }
  return { issued, had, codeId: null, code: null }
}

async function issueOne(
  tx: Tx,
  actor: Actor,
  input: Extract<Issuing, { personId: number }>,
  shared: boolean,
  now: Date,
): Promise<Issued> {
  const person = await sql`select from person where id = ${input.personId} for update`.execute(tx)
  if (person.rows.length === 0)
    refuse('no_such_person', 422, 'There is no such person.', { field: 'personId' })
  const { rows } = await sql<{ id: number; code: string }>`
    select k.id, k.code from coupon_code k where k.action_id = ${input.actionId} and k.withdrawn_at is null
      and (${shared} or (k.person_id = ${input.personId}
        and not exists (select from coupon_redemption r where r.code_id = k.id and r.reversed_at is null)))
    order by k.id limit 1`.execute(tx)
  const has = rows[0]
  if (has) return { issued: 0, had: 1, codeId: has.id, code: has.code }
  if (shared) return refuse('withdrawn', 409, 'The code of this coupon was withdrawn.')
  for (;;) {
    const code = drawCode()
    const given = {
      actionId: input.actionId,
      code,
      personId: input.personId,
      placementId: input.placementId ?? null,
    }
    const codeId = await insertCode(tx, { ...given, way: input.way, by: actor.userId }, now)
    if (codeId !== null) return { issued: 1, had: 0, codeId, code }
  }
}

async function sizeOf(tx: Tx, segmentId: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from segment_member m join person p on p.id = m.subject_id where m.segment_id = ${segmentId}`.execute(
    tx,
  )
  return rows[0]!.n
}

/** Who of a segment of persons has no code that waits to be redeemed. */
async function membersWithout(tx: Tx, actionId: number, segmentId: number): Promise<number[]> {
  const segment = await sql<{ about: string }>`
    select about from segment where id = ${segmentId} and archived_at is null`.execute(tx)
  if (segment.rows[0]?.about !== 'person')
    refuse('no_such_segment', 422, 'There is no such segment of persons.', { field: 'segmentId' })
  const { rows } = await sql<{ id: number }>`
    select p.id from segment_member m join person p on p.id = m.subject_id
    where m.segment_id = ${segmentId} and not exists (select from coupon_code k where k.action_id = ${actionId}
      and k.person_id = p.id and k.withdrawn_at is null
      and not exists (select from coupon_redemption r where r.code_id = k.id and r.reversed_at is null))
    order by p.id`.execute(tx)
  return rows.map(({ id }) => id)
}
