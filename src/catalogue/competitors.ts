import { sql } from 'kysely'
import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { reference } from '../platform/reference.ts'
import { refuse } from '../shared/outcome.ts'
import { isStale, type PointKind } from './model/competitor.ts'
import type { competitorAnswer, profileAnswer } from './model/contract.ts'
import type { CompetitorValues, PointValues, RivalProductValues } from './store-competitors.ts'

export type Competitor = z.infer<typeof competitorAnswer>
export type Profile = z.infer<typeof profileAnswer>

const nobody = () => refuse('no_such_competitor', 404, 'There is no such competitor.')

export async function listCompetitors(tx: Tx): Promise<Competitor[]> {
  const { rows } =
    await sql<Competitor>`select id, name, website, note from competitor order by lower(name), id`.execute(tx)
  return rows
}

export async function competitorById(tx: Tx, id: number): Promise<Competitor> {
  const { rows } =
    await sql<Competitor>`select id, name, website, note from competitor where id = ${id}`.execute(tx)
  return rows[0] ?? nobody()
}

export async function competitorValues(tx: Tx, id: number): Promise<CompetitorValues> {
  const { rows } = await sql<CompetitorValues>`
    select name, website, note, country, employees, positioning, pricing from competitor where id = ${id}`.execute(
    tx,
  )
  return rows[0] ?? nobody()
}

/** The competitor with its card, points by kind and then the latest first, and what it offers. */
export async function profileOf(tx: Tx, id: number, now: Date): Promise<Profile> {
  const points = await sql<Omit<Profile['points'][number], 'stale'>>`
    select p.id, p.kind, p.heading, p.body, ${reference('u')} as by, to_json(p.confirmed_at)#>>'{}' as "confirmedAt"
    from competitor_point p left join app_user u on u.id = p.user_id
    where p.competitor_id = ${id} and p.removed_at is null
    order by array_position(array['strength', 'weakness', 'question', 'answer'], p.kind), p.id`.execute(tx)
  const products = await sql<Profile['products'][number]>`
    select c.id, c.name, ${reference('g')} as "productGroup", ${reference('p')} as against,
      c.price_from_cents as "priceFromCents", c.price_to_cents as "priceToCents", c.note
    from competitor_product c left join product_group g on g.id = c.product_group_id
    left join product p on p.id = c.against_product_id
    where c.competitor_id = ${id} order by lower(c.name), c.id`.execute(tx)
  return {
    id,
    ...(await competitorValues(tx, id)),
    points: points.rows.map(point => ({ ...point, stale: isStale(new Date(point.confirmedAt), now) })),
    products: products.rows,
  }
}

export async function pointById(
  tx: Tx,
  id: number,
): Promise<PointValues & { competitorId: number; userId: number | null; kind: PointKind }> {
  const { rows } = await sql<PointValues & { competitorId: number; userId: number | null }>`
    select competitor_id as "competitorId", user_id as "userId", kind, heading, body
    from competitor_point where id = ${id} and removed_at is null for update`.execute(tx)
  return rows[0] ?? refuse('no_such_point', 404, 'There is no such point on a card.')
}

export async function offerById(tx: Tx, id: number): Promise<RivalProductValues & { competitorId: number }> {
  const { rows } = await sql<RivalProductValues & { competitorId: number }>`
    select competitor_id as "competitorId", name, product_group_id as "productGroupId",
      against_product_id as "againstProductId", price_from_cents as "priceFromCents",
      price_to_cents as "priceToCents", note
    from competitor_product where id = ${id} for update`.execute(tx)
  return rows[0] ?? refuse('no_such_offer', 404, 'There is no such offer.')
}
