import type { Account } from './accounts.ts'
import { type Chunk, chunked, type Row } from './chunks.ts'
import { meets, packs } from './declared.ts'
import type { Person } from './persons.ts'
import type { Random } from './random.ts'
import { day, plus, type Span } from './seasons.ts'

const streets = ['Industrieweg', 'Hafenstraße', 'Mill Lane', 'Havenkade', 'Lagerweg', 'Station Road'] as const

/** What the sample company asks for beside what every record has. */
export function* fieldRows(span: Span): Generator<Chunk> {
  const fields: [
    record: string,
    key: string,
    label: string,
    type: string,
    choices: object[],
    help: string | null,
  ][] = [
    ['account', 'pallets_a_week', 'Pallets a week', 'number', [], 'Outgoing, in an ordinary week.'],
    ['account', 'packs', 'Packs in', 'choices', packs, null],
    ['account', 'dock', 'Where to unload', 'text', [], null],
    ['account', 'cooled', 'Cooled goods', 'yes_no', [], null],
    ['person', 'meets', 'Likes to meet', 'choice', meets, null],
    ['opportunity', 'tender_until', 'Tender until', 'date', [], 'Empty where there is no tender.'],
  ]
  yield* chunked(
    'custom_field',
    'id record key label type choices help position created_at updated_at',
    fields.map(([record, key, label, type, choices, help], at) => [
      at + 1,
      record,
      key,
      label,
      type,
      JSON.stringify(choices),
      help,
      at + 1,
      span.from,
      span.from,
    ]),
  )
}

/** Addresses of accounts, second addresses of some persons. */
export function* contactRows(
  accounts: readonly Account[],
  persons: readonly Person[],
  secondEmails: ReadonlyMap<number, string>,
  random: Random,
): Generator<Chunk> {
  let id = 0
  const rows: Row[] = []
  for (const one of accounts) {
    if (!random.chance(0.7)) continue
    const street = `${random.pick(streets)} ${random.int(1, 180)}`
    const line = [street, one.city, one.country].filter(Boolean).join(', ')
    rows.push([
      ++id,
      null,
      one.id,
      'address',
      'work',
      1,
      line,
      null,
      street,
      one.city,
      one.country,
      one.source,
      one.createdAt,
      one.createdAt,
    ])
  }
  for (const one of persons) {
    if (one.email === null || one.duplicateOf !== null) continue
    const isSecond = random.chance(0.05)
    const known = secondEmails.get(one.id)
    if (!isSecond && known === undefined) continue
    const email = known ?? `${one.email.split('@')[0]}.${one.id}@private.example`
    rows.push([
      ++id,
      one.id,
      null,
      'email',
      'private',
      1,
      email,
      null,
      null,
      null,
      null,
      'form',
      one.knownAt,
      one.knownAt,
    ])
  }
  yield* chunked(
    'contact_point',
    'id person_id account_id kind label position value original street city country source created_at updated_at',
    rows,
  )
}

/** What colleagues corrected and confirmed. */
export function* historyRows(
  persons: readonly Person[],
  random: Random,
  span: Span,
  users: readonly number[],
): Generator<Chunk> {
  let id = 0
  const rows = persons.flatMap((one): Row[] => {
    if (one.jobTitle === null || !random.chance(0.15)) return []
    const title = JSON.stringify(one.jobTitle)
    const confirmed = random.chance(0.4)
    const at = plus(span.now, -random.int(1, 300) * day)
    const user = random.pick(users)
    if (at < one.knownAt) return []
    return [
      [
        ++id,
        'person',
        one.id,
        'job_title',
        confirmed ? title : null,
        title,
        confirmed ? 'confirmed' : 'by hand',
        user,
        at,
      ],
    ]
  })
  yield* chunked('field_change', 'id record record_id field before after source user_id at', rows)
}
