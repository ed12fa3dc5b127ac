import { sql } from 'kysely'
import { personToday } from '../customers/person-today.ts'
import { trashedPerson } from '../customers/trashed.ts'
import type { Database, Tx } from '../platform/database.ts'
import { refuse } from '../shared/outcome.ts'
import { filesById } from '../touches/forget-files.ts'
import { asPutBack } from './as-put-back.ts'
import { filesNaming } from './erase-files.ts'
import type { Fate, PersonPart } from './person-parts.ts'
import { wholeOf } from './whole.ts'

export type Unread = { id: number; touchId: number; name: string }
export type ErasurePreview = {
  name: string
  /** It is erased where it lies, without being put back first. */
  inTrash: boolean
  parts: { name: string; title: string; count: number; fate: Fate }[]
  remarks: string[]
  /** Attachments beside the person that no program can read: to be looked at by whoever decides. */
  unread: Unread[]
}

/**
 * What would be cleared, what goes, and what stays without a name; and what a person has to see to. Changes nothing. Of
 * somebody in the trash it is told as if put back.
 */
export async function previewErasure(
  tx: Tx,
  needs: PreviewNeeds,
  personId: number,
  now: Date,
): Promise<ErasurePreview> {
  const trashed = (await personToday(tx, personId)) === null ? await trashedPerson(tx, personId) : null
  const files = await filesNaming(
    needs.db,
    needs.dataDir,
    { id: trashed?.id ?? personId, inTrash: trashed !== null },
    now,
  )
  if (trashed === null) return { ...(await told(tx, needs.parts, personId, files)), inTrash: false }
  const seen = await asPutBack(needs.db, trashed.id, now, held => told(held, needs.parts, trashed.id, files))
  return { ...seen, inTrash: true }
}

type PreviewNeeds = { db: Database; dataDir: string; parts: readonly PersonPart[] }

async function told(
  tx: Tx,
  parts: readonly PersonPart[],
  personId: number,
  files: Awaited<ReturnType<typeof filesNaming>>,
): Promise<Omit<ErasurePreview, 'inTrash'>> {
  const { rows } = await sql<{
    name: string
    erased: boolean
    sameName: string | null
    open: number
    asked: number
  }>`
    select p.name, p.erased_at is not null as erased,
      (select a.name from account a where a.id = p.account_id and lower(a.name) = lower(p.name)) as "sameName",
      (select count(*) from opportunity o join opportunity_person op on op.opportunity_id = o.id
        where op.person_id = p.id and o.state = 'open') as open,
      (select count(*) from lead l where l.person_id = p.id and l.state = 'open') as asked
    from person p where p.id = ${personId}`.execute(tx)
  const person =
    rows[0] ?? refuse('no_such_person', 404, 'There is no such person, or it is not yours to see.')
  if (person.erased) refuse('erased', 409, 'This person was erased already.')
  const whole = await wholeOf(tx, personId)
  const counted: ErasurePreview['parts'] = []
  for (const part of parts) {
    const count = (await part.count(whole).execute(tx)).rows[0]!.n
    if (count > 0) counted.push({ name: part.name, title: part.title.en, count, fate: part.fate })
  }
  const remarks = [
    person.open > 0 && `${person.open} opportunities are open; they stay, without this person's name.`,
    person.asked > 0 && 'A lead is open; it stays in the figures and can be rejected.',
    person.sameName !== null &&
      `The account is called ${person.sameName}, as the person is. A company is no person: change its name yourself if it must go.`,
    files.unfinished.length > 0 &&
      `End import ${files.unfinished.join(', ')} first: its file names this person.`,
    files.importFiles.length > 0 &&
      `${files.importFiles.length} uploaded files name this person and are removed.`,
    files.exportFiles.length > 0 &&
      `${files.exportFiles.length} exports name this person, or cannot be searched, and are removed.`,
    files.letterFiles.length > 0 &&
      `${files.letterFiles.length} printed files hold a letter to this person and are removed.`,
    files.attachments.length > 0 &&
      `${files.attachments.length} attachments beside the person name it and are removed.`,
    files.unread.length > 0 &&
      `${files.unread.length} attachments beside the person cannot be read by a program (pictures, scans, locked files). They stay: look at them yourself.`,
    'Backups that exist keep the person until they are deleted. Whatever is restored from one is erased again.',
  ]
  return {
    name: person.name,
    parts: counted,
    remarks: remarks.filter(remark => typeof remark === 'string'),
    unread: await filesById(tx, files.unread),
  }
}
