import { any } from '../consent/model/consent.ts'
import { declaredPurposes } from '../consent/purposes.ts'
import { objectInTrash } from '../customers/object-in-trash.ts'
import { trashDays } from '../customers/trash.ts'
import { type TrashedPerson, trashedRecord } from '../customers/trashed.ts'
import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { askRequest, openRequests } from './ask-request.ts'
import { trashedPage } from './model/preference-page.ts'
import { companyName } from './queries.ts'

const dayMs = 86_400_000

/** Does an objection to everything lie with the record? */
async function hasObjected(tx: Tx, personId: number): Promise<boolean> {
  const said = (await trashedRecord(tx, 'person', personId))?.belongings
    .flatMap(({ table, rows }) => (table === 'consent' ? rows : []))
    .filter(row => row.matter === 'objection' && row.purpose === any && row.channel === any)
    .sort((a, b) => String(a.at).localeCompare(String(b.at)) || Number(a.id) - Number(b.id))
  return said?.at(-1)?.granted === false
}

/** The page of somebody whose record lies in the trash. */
export async function trashedPageOf(
  tx: Tx,
  person: TrashedPerson & { language: string },
  token: string,
): Promise<string> {
  const day = (at: Date) =>
    new Intl.DateTimeFormat(person.language, { dateStyle: 'long', timeZone: 'UTC' }).format(at)
  const { erasure } = await openRequests(tx, person.id)
  return trashedPage({
    token,
    language: person.language,
    company: await companyName(tx),
    ends: day(new Date(person.deletedAt.getTime() + trashDays * dayMs)),
    objected: await hasObjected(tx, person.id),
    askedErasure: erasure ? day(erasure) : null,
  })
}

/** What may still be said then: against everything, against one purpose by e-mail, and that all shall go now. */
export async function sayFromTrash(
  tx: Tx,
  person: TrashedPerson & { language: string },
  said: { what: 'everything' } | { what: 'erasure' } | { what: 'end'; purpose: string; source: string },
  source: string,
  now: Date,
): Promise<void> {
  const word = { personId: person.id, language: person.language }
  if (said.what === 'erasure') {
    await askRequest(tx, { kind: 'erasure', subjectId: person.id, language: person.language }, now)
    return
  }
  if (said.what === 'everything') {
    if (await hasObjected(tx, person.id)) return
    await objectInTrash(
      tx,
      systemActor,
      { ...word, matter: 'objection', purpose: any, channel: any, source },
      now,
    )
    return
  }
  const purpose = (await declaredPurposes(tx)).find(({ key }) => key === said.purpose)
  if (!purpose) return
  const matter = purpose.basis === 'consent' ? 'consent' : 'objection'
  await objectInTrash(
    tx,
    systemActor,
    { ...word, matter, purpose: purpose.key, channel: 'email', source: said.source },
    now,
  )
}
