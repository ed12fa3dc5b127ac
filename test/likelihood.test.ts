import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { defaultRules } from '../src/leads/model/definition/default.ts'
import type { Rules } from '../src/leads/model/definition/rules.ts'
import { gradeOf } from '../src/leads/model/definition/weigh.ts'
import { raiseLead } from '../src/leads/raise.ts'
import { knownForRules } from '../src/leads/read-known.ts'
import { featuresAt } from '../src/likelihood/features.ts'
import type { likelihoodContract } from '../src/likelihood/model/contract.ts'
import type { Goal } from '../src/likelihood/model/goals.ts'
import type { Condition } from '../src/shared/condition/tree.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { recordTouches } from '../src/touches/record.ts'
import type { Visitor } from './app.ts'
import { openWorld, type World } from './installation.ts'

type Routes = typeof likelihoodContract
type Overview = z.infer<Routes['GET /api/likelihood']['response']>
type OfLead = z.infer<Routes['GET /api/leads/:id/likelihood']['response']>
type Names = z.infer<Routes['GET /api/likelihood/models/:id/names']['response']>

let world: World
let marketer: Visitor
let seller: Visitor
beforeAll(async () => {
  world = await openWorld({ scale: 'full' })
  marketer = world.of.marketing_manager.visitor
  seller = world.of.sales_manager.visitor
}, 120_000)
afterAll(() => world?.close())

const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await world.rows(query))[0]!
const overview = async () => (await marketer.get<Overview>('/api/likelihood')).body
const of = async (goal: Goal) => (await overview()).goals.find(each => each.goal === goal)!
const release = (id: number) =>
  seller.send('POST', `/api/likelihood/models/${id}/release`, { note: 'It held on later leads.' })
async function learn(): Promise<void> {
  expect((await marketer.send('POST', '/api/likelihood/learning')).status).toBe(200)
  await world.drain()
}

const drafts = '/api/definition/drafts'
type Scored = {
  grade: string
  reasons: { side: string; ruleId: string; detail: string; points: number }[]
}

/** A draft of the default definition with this change; its id. */
async function draftWith(change: Partial<Rules>): Promise<number> {
  const { id } = (await marketer.send<{ id: number }>('POST', drafts, { note: 'By what was learnt' })).body
  const rules = { ...defaultRules, ...change }
  const changed = await marketer.send('PATCH', `${drafts}/${id}`, { revision: 1, rules })
  expect([changed.status, changed.text]).toEqual([200, changed.text])
  return id
}

/** Whether a back-test of the draft says that it looks better than it is. */
async function looksBetter(id: number): Promise<boolean> {
  await marketer.send('POST', `${drafts}/${id}/backtest`, { months: 3 })
  const { body } = await marketer.get<{ backtest: { asksLikelihood: boolean } }>(`${drafts}/${id}/backtest`)
  return body.backtest.asksLikelihood
}

describe('what leads were known by at a moment', () => {
  const valuesAt = (personId: number, at: Date) =>
    world.db.as(systemActor, async tx => {
      const { features, known } = await featuresAt(tx, [{ personId, at }])
      return Object.fromEntries(features.map(({ key }, n) => [key, known[0]!.values[n]]))
    })

  it('is the same whatever is written afterwards: fields, companies, touches, what is told late', async () => {
    const { id, accountId, raisedAt } = await one(sql<{ id: number; accountId: number; raisedAt: Date }>`
      select p.id, p.account_id as "accountId", l.raised_at as "raisedAt" from lead l join person p on p.id = l.person_id
      where p.account_id is not null and p.job_title is not null and l.state = 'rejected' order by l.id desc limit 1`)
    const before = await valuesAt(id, raisedAt)
    expect(before.forms365 ?? before.pages365).not.toBeNull()
    const { visitor } = world.of.administrator
    world.clock.pass(60)
    const person = (await visitor.get<{ version: number }>(`/api/persons/${id}`)).body
    const other = await one(
      sql<{ id: number }>`select id from account where id <> ${accountId} and industry is not null limit 1`,
    )
    const changed = await visitor.send('PATCH', `/api/persons/${id}`, {
      version: person.version,
      jobTitle: 'Student',
      jobFunction: 'legal',
      accountId: other.id,
    })
    expect([changed.status, changed.text]).toEqual([200, changed.text])
    await world.rows(sql`update account set industry = 'another', employees = 7 where id = ${accountId}`)
    const now = world.clock.now()
    await world.db.as(systemActor, tx =>
      recordTouches(
        tx,
        systemActor,
        [
          { subjectId: id, kind: 'web_page', title: 'Prices', occurredAt: now },
          // Of a day before the lead, told only now.
          {
            subjectId: id,
            kind: 'visit',
            title: 'Told late',
            occurredAt: new Date(raisedAt.getTime() - 86_400_000),
          },
        ],
        now,
      ),
    )
    expect(await valuesAt(id, raisedAt)).toEqual(before)
    const after = await valuesAt(id, now)
    expect(after.functionRead).not.toEqual(before.functionRead)
    expect(after['account.industry']).not.toEqual(before['account.industry'])
    expect(after.pages7).toBeGreaterThan(0)
    expect(after.met365).toBeGreaterThan(0)
  })
})

describe('how leads end', () => {
  it('is not said before it was learnt, and nothing weighs on leads then', async () => {
    const { goals, learnt } = await overview()
    expect(learnt).toBeNull()
    expect(goals.map(({ released, latest }) => [released, latest])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
    const { id } = await one(sql<{ id: number }>`select id from lead where state = 'open' limit 1`)
    expect((await marketer.get<OfLead>(`/api/leads/${id}/likelihood`)).body.items).toEqual([])
  })

  it('is learnt from the past, proven on later leads, and offered', async () => {
    await learn()
    for (const goal of ['accepted', 'opportunity'] as const) {
      const { latest, released } = await of(goal)
      expect([goal, released, latest!.state, latest!.silence]).toEqual([goal, null, 'offered', null])
      const { line, trees, kind, weights, leads, came } = latest!
      expect(line!.logLoss).toBeLessThan(line!.plainLoss)
      expect(Math.abs((kind === 'trees' ? trees! : line!).recalibration!.z)).toBeLessThan(4)
      expect(came).toBeLessThan(leads)
      expect(weights.length).toBeGreaterThan(3)
      expect(weights.map(({ key }) => key)).toContain('source')
    }
    const [{ n }] = (await world.rows(
      sql<{ n: number }>`select count(*)::int as n from lead_likelihood`,
    )) as [{ n: number }]
    expect(n).toBe(0)
  })

  it('opens the leads behind each part of its curve', async () => {
    const { latest } = await of('accepted')
    const { curve, leads } = (latest!.kind === 'trees' ? latest!.trees : latest!.line)!
    const names = async (query: string) =>
      (await marketer.get<Names>(`/api/likelihood/models/${latest!.id}/names?${query}`)).body
    expect((await names('')).total).toBe(leads)
    for (const { least, most, cases, came } of curve) {
      expect((await names(`least=${least}&most=${most}`)).total).toBe(cases)
      expect((await names(`least=${least}&most=${most}&came=yes`)).total).toBe(Math.round(came.share * cases))
    }
  })

  it('is said of open leads and of people once a manager released it, with reasons that sum to it', async () => {
    const { latest } = await of('opportunity')
    expect(
      (
        await world.of.sales.visitor.send('POST', `/api/likelihood/models/${latest!.id}/release`, {
          note: 'x',
        })
      ).status,
    ).toBe(403)
    expect((await release(latest!.id)).status).toBe(200)
    expect((await release(latest!.id)).status).toBe(409)
    await world.drain()
    const { open, said, people } = await one(sql<{ open: number; said: number; people: number }>`
      select (select count(*) from lead where state = 'open')::int as open,
        (select count(*) from lead_likelihood x join lead l on l.id = x.lead_id and l.state = 'open')::int as said,
        (select count(*) from person_likelihood)::int as people`)
    expect(said).toBeGreaterThan(0)
    expect(said).toBeLessThanOrEqual(open)
    expect(people).toBeGreaterThan(100)
    const { id } = await one(
      sql<{ id: number }>`select lead_id as id from lead_likelihood order by lead_id desc limit 1`,
    )
    const [item] = (await seller.get<OfLead>(`/api/leads/${id}/likelihood`)).body.items
    expect(item).toMatchObject({ goal: 'opportunity', days: 90, modelId: latest!.id })
    const whole = Math.log(item!.usual / (1 - item!.usual))
    const logOdds = item!.reasons.reduce((sum, reason) => sum + reason.logOdds, whole)
    // Only the heaviest reasons are told; the rest cannot turn it around.
    const rest = Math.log(item!.likelihood / (1 - item!.likelihood)) - logOdds
    expect(Math.abs(rest)).toBeLessThan(Math.abs(item!.reasons.at(-1)!.logOdds) * 20 + 1e-9)
    expect((await of('opportunity')).drift!.leads).toBeGreaterThan(0)
  })

  it('is said of a new lead as it is raised', async () => {
    const { id } = await one(sql<{ id: number }>`
      select p.id from person p where p.erased_at is null and p.account_id is not null
        and not exists (select from lead l where l.person_id = p.id) and not exists (select from consent c where c.person_id = p.id)
      order by p.id limit 1`)
    const { leadId } = await world.db.as(systemActor, tx =>
      raiseLead(
        tx,
        systemActor,
        { personId: id, source: null, raisedBy: 'form', touchId: null, handRaise: true },
        world.clock.now(),
      ),
    )
    await world.drain()
    expect((await seller.get<OfLead>(`/api/leads/${leadId}/likelihood`)).body.items).toHaveLength(1)
  })

  it('may be asked for by rules of the definition, and is kept with the inputs of a score', async () => {
    const when: Condition = { trait: 'likelihoodOpportunity', test: 'number', from: 40 }
    const learnt = { id: 'learnt', label: 'Likely', points: 20, when }
    const id = await draftWith({ fit: [...defaultRules.fit, learnt] })
    expect(await looksBetter(id)).toBe(true)
    const someone = await one(sql<{ id: number; percent: number }>`
      select person_id as id, percent from person_likelihood where goal = 'opportunity' order by percent desc limit 1`)
    const known = await world.db.as(systemActor, tx =>
      knownForRules(tx, [someone.id], [{ ...defaultRules, fit: [learnt] }], world.clock.now()),
    )
    expect(known.known.get(someone.id)!.traits.likelihoodOpportunity).toBe(someone.percent)
  })

  it('gives the letter of the grade where both sides signed that, and the score of then is reckoned with it', async () => {
    const letterBy = { goal: 'opportunity', least: [30, 20, 10] } satisfies Rules['grades']['letterBy']
    const id = await draftWith({ grades: { ...defaultRules.grades, letterBy } })
    expect(await looksBetter(id)).toBe(false)
    const { against } = (await marketer.get<{ against: { version: number } }>(`${drafts}/${id}`)).body
    for (const [by, side] of [
      [marketer, 'marketing'],
      [seller, 'sales'],
    ] as const) {
      const note = 'The letter is what happened.'
      const signed = { revision: 2, against: against.version, side, note }
      expect((await by.send('POST', `${drafts}/${id}/signature`, signed)).status).toBe(200)
    }
    const letterAt = (percent: number) =>
      percent >= 30 ? 'A' : percent >= 20 ? 'B' : percent >= 10 ? 'C' : 'D'
    // Those whose letter by fit would be another.
    const people = await world.rows(sql<{ id: number; percent: number }>`
      select distinct on (x.percent) p.id, x.percent from person_likelihood x join person p on p.id = x.person_id
      where x.goal = 'opportunity' and p.erased_at is null and not exists (select from lead l where l.person_id = p.id)
      order by x.percent, p.id`)
    expect(people.length).toBeGreaterThan(3)
    const letters = new Set<string>()
    for (const { id: personId, percent } of people) {
      const input = { personId, source: null, raisedBy: 'form', touchId: null, handRaise: true }
      const { leadId } = await world.db.as(systemActor, tx =>
        raiseLead(tx, systemActor, input, world.clock.now()),
      )
      const lead = (await seller.get<Scored>(`/api/leads/${leadId}`)).body
      expect([percent, lead.grade[0]]).toEqual([percent, letterAt(percent)])
      expect(lead.reasons.find(({ side }) => side === 'grade')).toMatchObject({
        ...{ ruleId: 'opportunity', detail: String(percent), points: 0 },
      })
      const at = world.clock.now().toISOString()
      await world.rows(
        sql`update person_likelihood set percent = 100 - percent where person_id = ${personId}`,
      )
      world.clock.pass(1)
      const then = (await seller.get<{ score: Scored }>(`/api/leads/${leadId}/score?at=${at}`)).body
      expect([then.score.grade, then.score.reasons]).toEqual([lead.grade, lead.reasons])
      letters.add(lead.grade[0]!)
    }
    expect(letters.size).toBeGreaterThan(1)
    // Of whom nothing is said, fit gives it.
    const { id: personId } = await one(sql<{ id: number }>`
      select p.id from person p where p.erased_at is null and not exists (select from lead l where l.person_id = p.id)
        and not exists (select from person_likelihood x where x.person_id = p.id) order by p.id limit 1`)
    const input = { personId, source: null, raisedBy: 'form', touchId: null, handRaise: true }
    const { leadId } = await world.db.as(systemActor, tx =>
      raiseLead(tx, systemActor, input, world.clock.now()),
    )
    const lead = (await seller.get<Scored & { fit: number }>(`/api/leads/${leadId}`)).body
    const byFit = gradeOf(defaultRules, { fit: lead.fit, engagement: 0, percent: null })
    expect([lead.grade[0], lead.reasons.some(({ side }) => side === 'grade')]).toEqual([byFit[0], false])
  })

  it('is forgotten of whoever objects to profiling', async () => {
    const { id } = await one(sql<{ id: number }>`
      select l.person_id as id from lead_likelihood x join lead l on l.id = x.lead_id order by x.lead_id limit 1`)
    await world.of.administrator.visitor.send('POST', `/api/persons/${id}/objections`, {
      purpose: '*',
      channel: '*',
      ended: false,
      source: 'by telephone',
    })
    await world.drain()
    const left = await one(sql<{ n: number }>`
      select (select count(*) from person_likelihood where person_id = ${id})::int
        + (select count(*) from lead_likelihood x join lead l on l.id = x.lead_id where l.person_id = ${id})::int as n`)
    expect(left.n).toBe(0)
    await world.tasks['likelihood.night']!({} as never)
    const again = await one(
      sql<{ n: number }>`select count(*)::int as n from person_likelihood where person_id = ${id}`,
    )
    expect(again.n).toBe(0)
  })

  it('names a field that is filled when it is settled, and leaves it out', async () => {
    await world.rows(
      sql`insert into custom_field (record, key, label, type, position, created_at, updated_at)
      values ('account', 'project', 'Project number', 'number', 90, now(), now())`,
    )
    await world.rows(sql`
      update account set custom = custom || '{"project": 4711}'
      where id in (select account_id from lead where state = 'converted' and account_id is not null)`)
    world.clock.pass(1)
    await learn()
    const { latest } = await of('opportunity')
    expect(latest!.leaks.map(({ key, label }) => [key, label])).toContainEqual([
      'account.custom.project',
      'Project number',
    ])
    expect(latest!.weights.map(({ key }) => key)).not.toContain('account.custom.project')
  })

  it('takes the place of what was released, or is taken back; then nothing is said', async () => {
    const { latest, released } = await of('opportunity')
    expect((await release(latest!.id)).status).toBe(200)
    await world.drain()
    const now = await of('opportunity')
    expect([now.released!.id, now.latest]).toEqual([latest!.id, null])
    expect(released!.id).not.toBe(latest!.id)
    const retire = () =>
      marketer.send('POST', `/api/likelihood/models/${latest!.id}/retirement`, { note: 'Too old.' })
    expect([(await retire()).status, (await retire()).status]).toEqual([200, 409])
    const left = await one(sql<{ n: number }>`select count(*)::int as n from person_likelihood`)
    expect([left.n, (await of('opportunity')).released]).toEqual([0, null])
  })

  it('is read by both sides, not by partners', async () => {
    expect((await world.of.sales.visitor.get('/api/likelihood')).status).toBe(200)
    expect((await world.of.partner.visitor.get('/api/likelihood')).status).toBe(403)
    expect((await world.of.marketing.visitor.send('POST', '/api/likelihood/learning')).status).toBe(403)
    expect((await marketer.send('POST', '/api/likelihood/models/999999/release', { note: 'x' })).status).toBe(
      409,
    )
    expect((await marketer.get('/api/likelihood/models/999999/names')).status).toBe(404)
  })
})
