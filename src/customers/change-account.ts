import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { enqueue } from '../platform/jobs.ts'
import { normaliseName } from '../shared/names.ts'
import type { Actor } from '../team/model/actor.ts'
import { territoryFor } from '../team/queries.ts'
import { readCustom } from './custom-fields.ts'
import { assertMayBelong } from './hierarchy.ts'
import type { customersContract } from './model/contract.ts'
import { recomputeQuality } from './quality.ts'
import { accountById, accountValues } from './queries.ts'
import { insertAccount, movePersonsToTerritory, updateAccount } from './store.ts'

export type AccountInput = z.output<(typeof customersContract)['POST /api/accounts']['body']>
export type AccountChange = z.output<(typeof customersContract)['PATCH /api/accounts/:id']['body']>

/** Makes an account; the territory follows from the country where none is given. */
export async function addAccount(tx: Tx, _actor: Actor, input: AccountInput, now: Date) {
  const territoryId = input.territoryId ?? (await territoryFor(tx, input.country ?? null))
  const id = await insertAccount(
    tx,
    {
      name: input.name,
      nameKey: normaliseName(input.name),
      kind: input.kind ?? 'prospect',
      industry: input.industry ?? null,
      country: input.country ?? null,
      city: input.city ?? null,
      website: input.website ?? null,
      employees: input.employees ?? null,
      parentId: input.parentId ?? null,
      territoryId,
      salesOwnerId: input.salesOwnerId ?? null,
      marketingOwnerId: input.marketingOwnerId ?? null,
      source: 'by hand',
      custom: await readCustom(tx, 'account', { change: input.custom ?? {}, all: true }),
    },
    now,
  )
  return accountById(tx, id)
}

export async function changeAccount(tx: Tx, _actor: Actor, id: number, change: AccountChange, now: Date) {
  const before = await accountValues(tx, id)
  if (change.parentId) await assertMayBelong(tx, id, change.parentId)
  const custom = await readCustom(tx, 'account', { before: before.custom ?? {}, change: change.custom ?? {} })
  const after = { ...before, ...change, custom }
  await updateAccount(tx, id, { ...after, nameKey: normaliseName(after.name) }, now)
  await recomputeQuality(tx, 'account', [id], now)
  if (after.territoryId !== before.territoryId) {
    const personIds = await movePersonsToTerritory(tx, id, after.territoryId)
    if (personIds.length > 0) await enqueue(tx, 'insight.refresh', { subjectIds: personIds })
  }
  return accountById(tx, id)
}
