import type { Role } from '../../src/team/model/actor.ts'
import { calendarsOf } from './calendars.ts'
import { type Chunk, chunked } from './chunks.ts'
import { day, plus, type Span } from './seasons.ts'

export const company = { name: 'Terpstra Verpakking', currency: 'EUR', timeZone: 'Europe/Amsterdam' }

/** Ids count from 1 in this order, here and in the lists below. */
export const territories = [
  { id: 1, name: 'NL North', countries: ['NL'], calendarId: 1, weight: 22 },
  { id: 2, name: 'NL South', countries: ['NL'], calendarId: 1, weight: 24 },
  { id: 3, name: 'DE North', countries: ['DE'], calendarId: 2, weight: 18 },
  { id: 4, name: 'DE South', countries: ['DE'], calendarId: 3, weight: 18 },
  { id: 5, name: 'UK North', countries: ['GB'], calendarId: 4, weight: 8 },
  { id: 6, name: 'UK South', countries: ['GB', 'IE'], calendarId: 4, weight: 10 },
] as const
/** Planted: nobody answers its leads in time. */
export const ignoredTerritoryId = 5

type State = 'active' | 'cannot_sign_in'
export type SampleUser = {
  id: number
  name: string
  email: string
  role: Role
  language: 'en' | 'nl' | 'de'
  calendarId: number
  managerId: number | null
  territoryIds: readonly number[]
  state: State
}

type Line = readonly [
  name: string,
  role: Role,
  language: 'en' | 'nl' | 'de',
  calendar: number,
  manager: number | null,
  territories?: readonly number[],
  state?: State,
]

const lines: readonly Line[] = [
  ['Wouter Hofkamp', 'administrator', 'nl', 1, null],
  ['Femke Oldersma', 'marketing_manager', 'nl', 1, null],
  ['Jolijn Brandveld', 'marketing', 'nl', 1, 2],
  ['Tilman Ellerbrink', 'marketing', 'de', 2, 2],
  ['Harriet Penthorne', 'marketing', 'en', 4, 2],
  ['Reinder Stavenga', 'sales_manager', 'nl', 1, null, [1, 2]],
  ['Gesine Waldreuter', 'sales_manager', 'de', 2, null, [3, 4]],
  ['Imogen Thackcombe', 'sales_manager', 'en', 4, null, [5, 6]],
  ['Jelmer Noordhuis', 'sales', 'nl', 1, 6, [1]],
  ['Nynke Zandstra', 'sales', 'nl', 1, 6, [1]],
  ['Pepijn Lindenhof', 'sales', 'nl', 1, 6, [2]],
  ['Marloes Beekman', 'sales', 'nl', 1, 6, [2]],
  ['Volker Hohenstetter', 'sales', 'de', 2, 7, [3]],
  ['Swantje Birkenfeld', 'sales', 'de', 2, 7, [3]],
  ['Xaver Sandhofer', 'sales', 'de', 3, 7, [4]],
  ['Ulrike Grünthal', 'sales', 'de', 3, 7, [4]],
  ['Desmond Radcroft', 'sales', 'en', 4, 8, [5]],
  ['Saoirse Kilmore', 'sales', 'en', 4, 8, [6]],
  ['Ineke Waterwijk', 'service', 'nl', 1, null, [1, 2]],
  ['Malte Neubach', 'service', 'de', 2, null, [3]],
  ['Clement Oakley', 'service', 'en', 4, null, [5, 6]],
  ['Birgit Altenbrink', 'partner', 'de', 3, null, [4]],
  ['Rupert Winfield', 'partner', 'en', 4, null, [6]],
  ['Evert Molenkamp', 'sales', 'nl', 1, 6, [2], 'cannot_sign_in'],
]

const addressOf = (name: string): string => {
  const plain = name.toLowerCase().replaceAll('ü', 'ue').replaceAll('ö', 'oe').replaceAll(' ', '.')
  return `${plain}@terpstra.example`
}

export const users: readonly SampleUser[] = lines.map(
  ([name, role, language, calendarId, managerId, territoryIds = [], state = 'active'], index) => ({
    id: index + 1,
    name,
    email: addressOf(name),
    role,
    language,
    calendarId,
    managerId,
    territoryIds,
    state,
  }),
)

export const sellers = users.filter(({ role, state }) => role === 'sales' && state === 'active')
export const sellersOf = (territoryId: number): readonly SampleUser[] =>
  sellers.filter(({ territoryIds }) => territoryIds.includes(territoryId))
export const managerOf = (territoryId: number): number =>
  users.find(({ role, territoryIds }) => role === 'sales_manager' && territoryIds.includes(territoryId))!.id
export const marketers = users.filter(({ role }) => role === 'marketing').map(({ id }) => id)
export const servants = users.filter(({ role }) => role === 'service').map(({ id }) => id)

/** Nobody of service looks after the south of Germany: what comes from there has no owner at first. */
export const servantsOf = (territoryId: number): readonly SampleUser[] =>
  users.filter(({ role, territoryIds }) => role === 'service' && territoryIds.includes(territoryId))

export type SampleAbsence = { userId: number; from: Date; to: Date; deputyId: number | null }
export const absencesOf = ({ now }: Span): SampleAbsence[] => [
  { userId: 14, from: plus(now, -2 * day), to: plus(now, 5 * day), deputyId: 13 },
  { userId: 10, from: plus(now, -120 * day), to: plus(now, -106 * day), deputyId: 9 },
  { userId: 18, from: plus(now, 9 * day), to: plus(now, 16 * day), deputyId: 8 },
]

export function* teamRows(span: Span): Generator<Chunk> {
  const { from, now } = span
  yield* chunked('company', 'id name currency fiscal_year_start time_zone languages sample created_at', [
    [1, company.name, company.currency, 1, company.timeZone, ['en', 'nl', 'de'], true, span.liveFrom],
  ])
  yield* chunked(
    'calendar',
    'id name time_zone week holidays holiday_region',
    calendarsOf(span).map(calendar => [
      calendar.id,
      calendar.name,
      calendar.timeZone,
      JSON.stringify(calendar.week),
      JSON.stringify(calendar.holidays),
      calendar.region,
    ]),
  )
  yield* chunked(
    'territory',
    'id name countries calendar_id created_at',
    territories.map(({ id, name, countries, calendarId }) => [id, name, countries, calendarId, from]),
  )
  yield* chunked(
    'app_user',
    'id name email role language calendar_id manager_id capacity state created_at',
    users.map(user => [
      user.id,
      user.name,
      user.email,
      user.role,
      user.language,
      user.calendarId,
      user.managerId,
      user.role === 'sales' ? 60 : null,
      user.state,
      from,
    ]),
  )
  yield* chunked(
    'user_territory',
    'user_id territory_id',
    users.flatMap(({ id, territoryIds }) => territoryIds.map(territoryId => [id, territoryId])),
  )
  yield* chunked(
    'absence',
    'id user_id from_at to_at deputy_id note',
    absencesOf(span).map((away, i) => [
      i + 1,
      away.userId,
      away.from,
      away.to,
      away.deputyId,
      now < away.from ? 'Trade fair' : 'Holiday',
    ]),
  )
}
