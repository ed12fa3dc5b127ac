import { sql } from 'kysely'
import type { Tx } from './database.ts'
import { enqueue, enqueueAll } from './jobs.ts'

/** Something that happened, in the past tense (`lead.accepted`), told to whoever stands above. No personal data in payloads: ids. */
export type Fact = { name: string; about: number | null; payload?: Record<string, unknown>; at: Date }
export type RecordedFact = {
  id: number
  name: string
  about: number | null
  payload: Record<string, unknown>
  at: Date
}

/** Appends the fact and queues its reactions, in the transaction that makes it true. */
export async function appendFact(tx: Tx, fact: Fact): Promise<void> {
  const { rows } = await sql<{ id: number }>`/* prepared */
    insert into fact (name, about, payload, at)
    values (${fact.name}, ${fact.about}, ${JSON.stringify(fact.payload ?? {})}::jsonb, ${fact.at})
    returning id`.execute(tx)
  await enqueue(tx, 'react', { factId: rows[0]!.id })
}

/** Several facts of one name in one statement, in the order given. */
export async function appendFacts(
  tx: Tx,
  name: string,
  facts: readonly Pick<Fact, 'about' | 'payload'>[],
  at: Date,
): Promise<void> {
  if (facts.length === 0) return
  const { rows } = await sql<{ id: number }>`
    insert into fact (name, about, payload, at)
    select ${name}, about, payload::jsonb, ${at}
    from unnest(${facts.map(({ about }) => about)}::bigint[], ${facts.map(({ payload }) => JSON.stringify(payload ?? {}))}::text[])
      with ordinality as f(about, payload, place) order by place
    returning id`.execute(tx)
  await enqueueAll(
    tx,
    rows.map(({ id }) => ({ task: 'react', payload: { factId: id } })),
  )
}

export async function readFact(tx: Tx, id: number): Promise<RecordedFact | null> {
  const { rows } =
    await sql<RecordedFact>`/* prepared */ select id, name, about, payload, at from fact where id = ${id}`.execute(
      tx,
    )
  return rows[0] ?? null
}

/** True once per fact and reaction: the claim commits or rolls back with the effect. */
export async function claimReaction(tx: Tx, factId: number, reaction: string): Promise<boolean> {
  const { rows } = await sql`/* prepared */
    insert into fact_reaction (fact_id, reaction) values (${factId}, ${reaction})
    on conflict do nothing returning 1`.execute(tx)
  return rows.length === 1
}
