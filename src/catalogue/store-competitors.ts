import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { PointKind } from './model/competitor.ts'

export type CompetitorValues = {
  name: string
  website: string | null
  note: string | null
  country: string | null
  employees: number | null
  positioning: string | null
  pricing: string | null
}
export type PointValues = { kind: PointKind; heading: string; body: string | null }
export type RivalProductValues = {
  name: string
  productGroupId: number | null
  againstProductId: number | null
  priceFromCents: number | null
  priceToCents: number | null
  note: string | null
}

/** Null when a competitor of this name is there. */
export async function insertCompetitor(tx: Tx, c: CompetitorValues): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    insert into competitor (name, website, note, country, employees, positioning, pricing)
    values (${c.name}, ${c.website}, ${c.note}, ${c.country}, ${c.employees}, ${c.positioning}, ${c.pricing})
    on conflict do nothing returning id`.execute(tx)
  return rows[0]?.id ?? null
}

/** False when another competitor has the name. */
export async function updateCompetitor(tx: Tx, id: number, c: CompetitorValues): Promise<boolean> {
  const { rows } = await sql`
    update competitor set name = ${c.name}, website = ${c.website}, note = ${c.note}, country = ${c.country},
      employees = ${c.employees}, positioning = ${c.positioning}, pricing = ${c.pricing}
    where id = ${id} and not exists (select 1 from competitor where name = ${c.name} and id <> ${id})
    returning id`.execute(tx)
  return rows.length === 1
}

export async function insertPoint(
  tx: Tx,
  competitorId: number,
  p: PointValues,
  userId: number | null,
  now: Date,
): Promise<void> {
  await sql`
    insert into competitor_point (competitor_id, kind, heading, body, user_id, created_at, confirmed_at)
    values (${competitorId}, ${p.kind}, ${p.heading}, ${p.body}, ${userId}, ${now}, ${now})`.execute(tx)
}

export async function updatePoint(tx: Tx, id: number, p: PointValues, now: Date): Promise<void> {
  await sql`update competitor_point set kind = ${p.kind}, heading = ${p.heading}, body = ${p.body},
    confirmed_at = ${now} where id = ${id}`.execute(tx)
}

export async function confirmPointAt(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update competitor_point set confirmed_at = ${now} where id = ${id}`.execute(tx)
}

export async function removePointAt(tx: Tx, id: number, now: Date): Promise<void> {
  await sql`update competitor_point set removed_at = ${now} where id = ${id}`.execute(tx)
}

/** False when the competitor has an offer of this name already. */
export async function insertRivalProduct(
  tx: Tx,
  competitorId: number,
  p: RivalProductValues,
): Promise<boolean> {
  const { rows } = await sql`
    insert into competitor_product (competitor_id, name, product_group_id, against_product_id, price_from_cents, price_to_cents, note)
    values (${competitorId}, ${p.name}, ${p.productGroupId}, ${p.againstProductId}, ${p.priceFromCents}, ${p.priceToCents}, ${p.note})
    on conflict do nothing returning id`.execute(tx)
  return rows.length === 1
}

/** False when another offer of the same competitor has the name. */
export async function updateRivalProduct(tx: Tx, id: number, p: RivalProductValues): Promise<boolean> {
  const { rows } = await sql`
    update competitor_product c set name = ${p.name}, product_group_id = ${p.productGroupId},
      against_product_id = ${p.againstProductId}, price_from_cents = ${p.priceFromCents},
      price_to_cents = ${p.priceToCents}, note = ${p.note}
    where c.id = ${id} and not exists (select 1 from competitor_product o
      where o.competitor_id = c.competitor_id and lower(o.name) = lower(${p.name}) and o.id <> c.id)
    returning c.id`.execute(tx)
  return rows.length === 1
}

export async function deleteRivalProduct(tx: Tx, id: number): Promise<void> {
  await sql`delete from competitor_product where id = ${id}`.execute(tx)
}
