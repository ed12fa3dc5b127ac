import { sql } from 'kysely'
import { expect } from 'vitest'
import { makeCompanyCalendar } from '../src/team/found-company.ts'
import { teamRoutes } from '../src/team/http.ts'
import { type Role, roles, systemActor } from '../src/team/model/actor.ts'
import { hashPassword } from '../src/team/password.ts'
import { insertCompany, insertUser } from '../src/team/store.ts'
import { setPassword } from '../src/team/store-sessions.ts'
import { openTestApp, type TestApp, type Visitor } from './app.ts'

export const password = 'a long common password'

export type TestTeam = {
  app: TestApp
  /** One user of each role, named by it, `<role>@harbour.example`, signed in. */
  of: Record<Role, { id: number; visitor: Visitor }>
  /** Expects a refusal with this status and code, after which every row of the team is as it was. */
  refused<B extends { code: string }>(
    work: () => Promise<{ status: number; body: B }>,
    status: number,
    code: string,
  ): Promise<B>
  /** All rows of the team as one text. */
  rows(): Promise<string>
}

const tables = [
  'company',
  'calendar',
  'territory',
  'app_user',
  'user_territory',
  'absence',
  'credential',
  'link',
  'notification',
  'mail',
  'fact',
]

/** A company with one signed-in user of each role. */
export async function openTeam(): Promise<TestTeam> {
  const app = await openTestApp(teamRoutes)
  const now = app.clock.now()
  const hash = await hashPassword(password)
  const timeZone = 'Europe/Berlin'
  const ids = await app.db.as(systemActor, async tx => {
    await insertCompany(
      tx,
      { name: 'Harbour', currency: 'EUR', fiscalYearStart: 1, timeZone, languages: ['en'] },
      now,
    )
    await makeCompanyCalendar(tx, timeZone, now)
    const made: [Role, number][] = []
    for (const role of roles) {
      const rest = {
        language: 'en',
        calendarId: null,
        managerId: null,
        capacity: null,
        state: 'active' as const,
      }
      const id = await insertUser(tx, { name: role, email: `${role}@harbour.example`, role, ...rest }, now)
      await setPassword(tx, id!, hash, now)
      made.push([role, id!])
    }
    return made
  })
  const users: [Role, { id: number; visitor: Visitor }][] = []
  for (const [role, id] of ids) {
    const visitor = app.visitor()
    await visitor.send('POST', '/api/session', { email: `${role}@harbour.example`, password })
    users.push([role, { id, visitor }])
  }
  const rows = async () => {
    const parts: unknown[] = []
    for (const table of tables) {
      const found = await sql`select to_jsonb(t) as row from ${sql.table(table)} t order by 1`.execute(
        app.db.full,
      )
      parts.push([table, found.rows])
    }
    return JSON.stringify(parts)
  }
  return {
    app,
    of: Object.fromEntries(users) as TestTeam['of'],
    rows,
    async refused(work, status, code) {
      const before = await rows()
      const answer = await work()
      expect([answer.status, answer.body.code]).toEqual([status, code])
      expect(await rows()).toBe(before)
      return answer.body
    },
  }
}
