import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAsRole } from '../../test/as-role.ts'
import { campaignRoutes } from './http.ts'

let opened: Awaited<ReturnType<typeof openAsRole>>
beforeAll(async () => {
  opened = await openAsRole(campaignRoutes)
  // Whom every call comes from.
  await sql`insert into app_user (name, role) values ('Tilman', 'marketing')`.execute(opened.db.full)
})
afterAll(() => opened.close())
const call: typeof opened.call = (...given) => opened.call(...given)

describe('campaigns', () => {
  it('have a name and a utm key of their own and days in order', async () => {
    const spring = {
      name: 'Spring',
      channel: 'email',
      utmKey: ' Spring-26 ',
      budgetCents: 500_000,
      startsOn: '2026-03-01',
      endsOn: '2026-04-30',
    }
    const first = await call('marketing', 'POST', '/api/campaigns', spring)
    expect(first.json()).toMatchObject({ utmKey: 'spring-26', startsOn: '2026-03-01', costCents: null })
    const taken = async (method: 'POST' | 'PATCH', path: string, body: object) => {
      const { code, errors } = (await call('marketing', method, path, body)).json()
      return [code, errors[0].pointer]
    }
    expect(await taken('POST', '/api/campaigns', { ...spring, name: 'Again' })).toEqual([
      'campaign_taken',
      '/utmKey',
    ])
    expect(await taken('POST', '/api/campaigns', { ...spring, utmKey: null })).toEqual([
      'campaign_taken',
      '/name',
    ])
    const other = await call('marketing', 'POST', '/api/campaigns', { name: 'Other', channel: 'email' })
    expect(await taken('PATCH', `/api/campaigns/${other.json().id}`, { utmKey: 'spring-26' })).toEqual([
      'campaign_taken',
      '/utmKey',
    ])
    expect(
      (
        await call('marketing', 'POST', '/api/campaigns', {
          name: 'Back',
          channel: 'fair',
          startsOn: '2026-03-02',
          endsOn: '2026-03-01',
        })
      ).json().code,
    ).toBe('ends_before_start')
    expect(
      (await call('sales', 'PATCH', `/api/campaigns/${first.json().id}`, { costCents: 1 })).statusCode,
    ).toBe(403)
    const changed = await call('marketing', 'PATCH', `/api/campaigns/${first.json().id}`, {
      costCents: 12_345,
      utmKey: null,
    })
    expect(changed.json()).toMatchObject({ costCents: 12_345, utmKey: null, budgetCents: 500_000 })
    await call('marketing', 'POST', '/api/campaigns', { name: 'Fair', channel: 'fair' })
    const page = (await call('partner', 'GET', '/api/campaigns?limit=1')).json()
    expect([page.items[0].name, page.total]).toEqual(['Fair', 3])
    expect(
      (await call('partner', 'GET', `/api/campaigns?limit=1&cursor=${page.next}`)).json().items[0].name,
    ).toBe('Other')
    expect((await call('sales', 'GET', '/api/campaigns?q=%25')).json().total).toBe(0)
    expect((await call('sales', 'GET', '/api/campaigns?cursor=x')).statusCode).toBe(422)
  })
})

describe('the owner of a campaign', () => {
  it('is whoever makes it unless another is named, is filtered by, and is one of the staff who work here', async () => {
    const made = (await call('marketing', 'POST', '/api/campaigns', { name: 'Own', channel: 'email' })).json()
    expect(made.owner).toMatchObject({ name: expect.any(String) })
    const alone = await call('marketing', 'POST', '/api/campaigns', {
      name: 'Nobody sees to it',
      channel: 'email',
      ownerId: null,
    })
    expect(alone.json().owner).toBe(null)
    const listed = async (owner: string | number) =>
      (await call('sales', 'GET', `/api/campaigns?owner=${owner}`))
        .json()
        .items.map((one: { name: string }) => one.name)
    expect(await listed('none')).toContain('Nobody sees to it')
    expect(await listed('none')).not.toContain('Own')
    expect(await listed(made.owner.id)).toContain('Own')
    const refused = await call('marketing', 'PATCH', `/api/campaigns/${made.id}`, { ownerId: 999_999 })
    expect([refused.statusCode, refused.json().code, refused.json().errors[0].pointer]).toEqual([
      422,
      'no_such_owner',
      '/ownerId',
    ])
    const given = await call('marketing', 'PATCH', `/api/campaigns/${made.id}`, { ownerId: null })
    expect(given.json().owner).toBe(null)
  })
})
