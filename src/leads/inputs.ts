import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Known } from '../shared/condition/known.ts'
import { touchesOfScore } from '../touches/queries.ts'
import { fold, type InputChange, inputChange, type Written } from './model/definition/inputs.ts'
import type { KnownPerson } from './read-known.ts'
import { insertInputs } from './store-inputs.ts'

type Row = InputChange & { leadId: number }

async function rowsOf(
  tx: Tx,
  leads: readonly { id: number; at: Date | null }[],
): Promise<Map<number, Row[]>> {
  const { rows } = await sql<Row>`/* prepared */
    select i.lead_id as "leadId", i.known, array_to_json(i.added) as added, array_to_json(i.removed) as removed
    from unnest(${leads.map(({ id }) => id)}::bigint[], ${leads.map(({ at }) => at)}::timestamptz[]) as l(id, at)
    join lead_input i on i.lead_id = l.id and (l.at is null or i.at <= l.at) order by i.id`.execute(tx)
  return Map.groupBy(rows, ({ leadId }) => leadId)
}

/** Notes what the scores of these leads know from now on, where it is another than before. */
export async function noteInputs(
  tx: Tx,
  leads: readonly { id: number; known: KnownPerson }[],
  now: Date,
): Promise<void> {
  if (leads.length === 0) return
  const before = await rowsOf(
    tx,
    leads.map(({ id }) => ({ id, at: null })),
  )
  const changed = leads.flatMap(({ id, known }) => {
    const change = inputChange(fold(before.get(id) ?? []), known)
    return change ? [{ leadId: id, ...change }] : []
  })
  if (changed.length === 0) return
  await insertInputs(tx, changed, now)
}

export type InputsThen = { known: KnownPerson; missing: number }

/**
 * What the score of each lead knew at a moment of its own; none of a lead of which nothing was noted by then, as of those that came
 * in with their score. `missing`: so many touches that it counted are not there any more, for somebody was erased.
 */
export async function inputsAt(
  tx: Tx,
  leads: readonly { id: number; at: Date }[],
): Promise<Map<number, InputsThen>> {
  const changes = await rowsOf(tx, leads)
  const kept = leads.flatMap(({ id }) => {
    const { known, touches } = fold(changes.get(id) ?? [])
    return known ? [{ id, known, touches, all: [...touches, ...touchesIn(known)] }] : []
  })
  const ids = new Set(kept.flatMap(({ all }) => all))
  const found = new Map((await touchesOfScore(tx, [...ids])).map(touch => [touch.id, touch] as const))
  const read = ({ traits, segments, touches: pairs, account }: Written): Known => ({
    traits,
    segments: new Set(segments),
    touches: (pairs ?? []).flatMap(([id, personId]) => {
      const touch = found.get(id)
      return touch ? [{ ...touch, personId }] : []
    }),
    ...(account === undefined ? {} : { account: account && read(account) }),
  })
  return new Map(
    kept.map(({ id, known, touches, all }) => {
      const own = [...touches].flatMap(touchId => found.get(touchId) ?? [])
      const missing = all.filter(touchId => !found.has(touchId)).length
      return [id, { known: { ...read(known), touches: own }, missing }]
    }),
  )
}

/** Fields as a lead kept them win over those of today; what no rule asked for then is as it is today. */
export function withKept(today: KnownPerson, kept: KnownPerson): KnownPerson {
  const account =
    today.account && kept.account
      ? { ...today.account, traits: { ...today.account.traits, ...kept.account.traits } }
      : today.account
  return {
    ...today,
    traits: { ...today.traits, ...kept.traits },
    ...(account === undefined ? {} : { account }),
  }
}

function* touchesIn({ touches, account }: Written): Generator<number> {
  for (const [id] of touches ?? []) yield id
  if (account) yield* touchesIn(account)
}
