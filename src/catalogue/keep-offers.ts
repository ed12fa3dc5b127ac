import type { Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { competitorValues, offerById, type Profile, profileOf } from './competitors.ts'
import { groupById, productById } from './queries.ts'
import {
  deleteRivalProduct,
  insertRivalProduct,
  type RivalProductValues,
  updateRivalProduct,
} from './store-competitors.ts'

type OfferInput = { [K in keyof RivalProductValues]?: RivalProductValues[K] | undefined }

/** What a competitor sells. Refuses `no_such_competitor`, `name_taken`, `price_range`, unknown products and groups. */
export async function addOffer(
  tx: Tx,
  _actor: Actor,
  competitorId: number,
  input: OfferInput & { name: string },
  now: Date,
): Promise<Profile> {
  await competitorValues(tx, competitorId)
  const values = await checked(tx, {
    name: input.name,
    productGroupId: input.productGroupId ?? null,
    againstProductId: input.againstProductId ?? null,
    priceFromCents: input.priceFromCents ?? null,
    priceToCents: input.priceToCents ?? null,
    note: input.note ?? null,
  })
  if (!(await insertRivalProduct(tx, competitorId, values))) taken(values.name)
  return profileOf(tx, competitorId, now)
}

export async function changeOffer(
  tx: Tx,
  _actor: Actor,
  id: number,
  input: OfferInput,
  now: Date,
): Promise<Profile> {
  const { competitorId, ...before } = await offerById(tx, id)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const values = await checked(tx, { ...before, ...given })
  if (!(await updateRivalProduct(tx, id, values))) taken(values.name)
  return profileOf(tx, competitorId, now)
}

export async function removeOffer(tx: Tx, _actor: Actor, id: number): Promise<{ ok: true }> {
  await offerById(tx, id)
  await deleteRivalProduct(tx, id)
  return { ok: true }
}

async function checked(tx: Tx, values: RivalProductValues): Promise<RivalProductValues> {
  const { priceFromCents, priceToCents, productGroupId, againstProductId } = values
  if (priceToCents !== null && (priceFromCents === null || priceToCents < priceFromCents))
    refuse('price_range', 422, 'A range of prices begins with the lower one.', { field: 'priceToCents' })
  if (productGroupId !== null) await groupById(tx, productGroupId)
  if (againstProductId !== null) await productById(tx, againstProductId)
  return values
}

const taken = (name: string): never =>
  refuse('name_taken', 409, `This competitor has an offer "${name}" already.`, { field: 'name' })
