import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { Known } from '../shared/condition/known.ts'
import { touchesOfScore } from '../touches/queries.ts'
import { fold, type InputChange, inputChange, type Written } from './model/definition/inputs.ts'
import type { KnownPerson } from './read-known.ts'
import { insertInputs } from './store-inputs.ts'

type Row = InputChange & { leadId: number }

async function rowsOf(tx: Tx, leadIds: readonly number[], until: Date | null): Promise<Map<number, Row[]>> {
  const { rows } = await sql<Row>`/* prepared */
    select lead_id as "leadId", known, array_to_json(added) as added, array_to_json(removed) as removed from lead_input
    where lead_id = any(${leadIds as number[]}::bigint[]) and (${until}::timestamptz is null or at <= ${until}::timestamptz)
    order by id`.execute(tx)
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
    leads.map(({ id }) => id),
    null,
  )
  const changed = leads.flatMap(({ id, known }) => {
    const change = inputChange(fold(before.get(id) ?? []), known)
    return change ? [{ leadId: id, ...change }] : []
  })
  if (changed.length === 0) return
  await insertInputs(tx, changed, now)
}

/**
 * What the score of a lead knew at a moment; null where nothing was noted: of a lead that came in with its score. `missing`:
 * so many touches that it counted are not there any more, for somebody was erased.
 */
export async function inputsAt(
  tx: Tx,
  leadId: number,
  at: Date,
): Promise<{ known: KnownPerson; missing: number } | null> {
  const { known, touches } = fold((await rowsOf(tx, [leadId], at)).get(leadId) ?? [])
  if (known === null) return null
  const beside = [...touchesIn(known)]
  const found = new Map(
    (await touchesOfScore(tx, [...touches, ...beside])).map(touch => [touch.id, touch] as const),
  )
  const missing = [...touches, ...beside].filter(id => !found.has(id)).length
  const read = ({ traits, segments, touches: pairs, account }: Written): Known => ({
    traits,
    segments: new Set(segments),
    touches: (pairs ?? []).flatMap(([id, personId]) => {
      const touch = found.get(id)
      return touch ? [{ ...touch, personId }] : []
    }),
    ...(account === undefined ? {} : { account: account && read(account) }),
  })
  const own = [...touches].flatMap(id => found.get(id) ?? [])
  return { known: { ...read(known), touches: own }, missing }
}

function* touchesIn({ touches, account }: Written): Generator<number> {
  for (const [id] of touches ?? []) yield id
  if (account) yield* touchesIn(account)
}
