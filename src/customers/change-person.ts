import type { z } from 'zod'
import type { Tx } from '../platform/database.ts'
import { appendFact } from '../platform/facts.ts'
import { enqueue } from '../platform/jobs.ts'
import { normaliseEmail } from '../shared/email.ts'
import { refuse } from '../shared/outcome.ts'
import type { Actor } from '../team/model/actor.ts'
import { territoryFor } from '../team/queries.ts'
import { readCustom } from './custom-fields.ts'
import type { customersContract } from './model/contract.ts'
import { recomputeQuality } from './quality.ts'
import { accountValues, personById, personValues, personWithEmail } from './queries.ts'
import { insertPerson, type PersonValues, updatePerson } from './store.ts'
import { takeFurtherEmail, writePoints } from './store-contact.ts'

export type PersonInput = z.output<(typeof customersContract)['POST /api/persons']['body']>
export type PersonChange = z.output<(typeof customersContract)['PATCH /api/persons/:id']['body']>

/** Makes a person by hand. An e-mail address that somebody has is refused with who has it. */
export async function addPerson(tx: Tx, actor: Actor, input: PersonInput, now: Date) {
  const values = await placed(tx, {
    accountId: input.accountId ?? null,
    name: input.name,
    givenName: null,
    familyName: null,
    email: await freeEmail(tx, input.email ?? null, null),
    phone: input.phone ?? null,
    jobTitle: input.jobTitle ?? null,
    jobFunction: input.jobFunction ?? null,
    seniority: input.seniority ?? null,
    country: input.country ?? null,
    language: input.language ?? null,
    source: 'by hand',
    externalId: null,
    territoryId: null,
    custom: await readCustom(tx, 'person', { change: input.custom ?? {}, all: true }),
  })
  const id = await insertPerson(tx, values, now)
  if (id === null)
    return refuse('email_taken', 409, 'Somebody with this e-mail address was just made.', { field: 'email' })
  await appendFact(tx, { name: 'person.known', about: id, payload: { by: actor.userId }, at: now })
  return personById(tx, id)
}

export async function changePerson(tx: Tx, _actor: Actor, id: number, change: PersonChange, now: Date) {
  const before = await personValues(tx, id)
  const email = change.email === undefined ? before.email : await freeEmail(tx, change.email, id)
  const custom = await readCustom(tx, 'person', { before: before.custom ?? {}, change: change.custom ?? {} })
  const after = await placed(tx, { ...before, ...change, email, custom })
  // A further address that becomes the first changes places with it.
  if (email !== null && email.toLowerCase() !== before.email?.toLowerCase())
    await swapFurtherEmail(tx, id, email, before.email, now)
  await updatePerson(tx, id, after, now)
  await recomputeQuality(tx, 'person', [id], now)
  if (after.accountId !== before.accountId || after.territoryId !== before.territoryId)
    await enqueue(tx, 'insight.refresh', { subjectIds: [id] })
  if (after.accountId !== before.accountId) {
    const subjectIds = [id, before.accountId, after.accountId].filter(subject => subject !== null)
    await enqueue(tx, 'insight.credits', { subjectIds })
  }
  return personById(tx, id)
}

/** The territory follows the account, else the country. */
async function placed(tx: Tx, values: PersonValues): Promise<PersonValues> {
  if (values.accountId === null)
    return { ...values, territoryId: values.territoryId ?? (await territoryFor(tx, values.country)) }
  const { territoryId, country } = await accountValues(tx, values.accountId)
  return { ...values, territoryId, phoneCountry: values.country ?? country }
}

async function swapFurtherEmail(tx: Tx, id: number, email: string, first: string | null, now: Date) {
  const freed = await takeFurtherEmail(tx, id, email)
  if (!freed || first === null) return
  const at = await personValues(tx, id)
  await updatePerson(tx, id, { ...at, email }, now)
  await writePoints(tx, { personId: id }, [{ ...freed, kind: 'email', value: first }], 'by hand', now)
}

async function freeEmail(tx: Tx, given: string | null, ownId: number | null): Promise<string | null> {
  if (given === null) return null
  const email = normaliseEmail(given) ?? null
  if (email === null) return refuse('bad_email', 422, 'This is not an e-mail address.', { field: 'email' })
  const other = await personWithEmail(tx, email)
  if (other && other.id !== ownId)
    refuse('email_taken', 409, `${other.name} already has this e-mail address.`, { field: 'email' })
  return email
}
