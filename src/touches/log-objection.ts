import { sql } from 'kysely'
import type { Tx } from '../platform/database.ts'
import type { RecordedFact } from '../platform/facts.ts'
import { recordTouches } from './record.ts'

const any = '*'

/** An objection, and its end, stands in the contact log of the person; it is no response, so figures leave it out. */
export async function logObjection(tx: Tx, fact: RecordedFact): Promise<void> {
  const { consentId, purpose, channel } = fact.payload as Record<string, string | number>
  const { rows } = await sql<{ name: string; source: string }>`
    select coalesce((select t.name from contact_purpose_text t where t.purpose = c.purpose and t.language = 'en'
      order by t.version desc limit 1), c.purpose) as name, c.source
    from consent c where c.id = ${consentId}`.execute(tx)
  const said = rows[0]
  if (!said) return
  const to =
    purpose === any ? (channel === any ? 'everything' : `contact by ${channel}`) : said.name.toLowerCase()
  const way = purpose !== any && channel !== any ? ` by ${channel}` : ''
  const ended = fact.name === 'objection.ended'
  const by = typeof fact.payload.by === 'number' ? fact.payload.by : null
  await recordTouches(
    tx,
    { userId: by },
    [
      {
        subjectId: fact.about!,
        kind: 'note',
        side: 'service',
        // Said on the own page it is no response to anything, so figures leave it out; told to somebody it is a talk.
        machine: by === null,
        occurredAt: fact.at,
        messageKey: `consent:${consentId}`,
        title: ended ? `Took back the objection to ${to}${way}` : `Objected to ${to}${way}`,
        body: `Said: ${said.source}`,
      },
    ],
    fact.at,
  )
}
