import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

/** Statements of the partners' own connection, as the user given; what came of the last one. */
async function asPartner(userId: number, ...statements: string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: world.db.urls.part })
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select set_config('app.user_id', $1, true)`, [String(userId)])
    let rows: unknown[] = []
    for (const statement of statements) rows = (await client.query(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}

describe('functions of the owner', () => {
  it('look into no table that their caller made', async () => {
    const open = await world.rows(sql<{ name: string }>`
      select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'jobs_door') and p.prosecdef
        and not exists (select from unnest(p.proconfig) c where c like 'search_path=%pg_temp')`)
    expect(open).toEqual([])
    const count = 'select count(*)::int as n from person'
    const before = await asPartner(world.of.partner.id, count)
    const forged = await asPartner(
      world.of.partner.id,
      'create temporary table user_territory as select id as territory_id, me() as user_id from territory',
      count,
    ).catch((error: Error) => [error.message])
    expect([before, [expect.stringContaining('permission denied')]]).toContainEqual(forged)
  })

  it('are called by partners only where that is meant', async () => {
    const callable = await world.rows(sql<{ name: string }>`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname = 'public' and p.prosecdef and p.prorettype <> 'trigger'::regtype
        and has_function_privilege('linchpin_restricted', p.oid, 'execute') order by 1`)
    expect(callable.map(({ name }) => name)).toEqual([
      'ask_segments_anew',
      'calendar_id_of',
      'change_my_password',
      'contact_digest',
      'end_session',
      'my_email',
      'my_password_hash',
      'my_territories',
      'one_since',
      'own_touches_in',
      'reach_of',
      'search_phones',
      'search_subjects',
      'search_touches',
      'subjects_like',
    ])
  })
})

describe('tables', () => {
  it("that hold what is anybody's have policies, others are not read by partners", async () => {
    const open = await world.rows(sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p', 'v', 'm') and not c.relrowsecurity
        and has_any_column_privilege('linchpin_restricted', c.oid, 'select, insert, update') order by 1`)
    // What partners read of these is the company's: catalogue, calendars, steps, what explains a lead, whom it looks for, what it watches for. They only add facts and failed attempts.
    expect(open.map(({ name }) => name)).toEqual([
      ...['absence', 'app_user', 'calendar', 'campaign', 'company', 'competitor'],
      ...[
        'customer_profile',
        'customer_profile_market',
        'customer_profile_version',
        'fact',
        'intent_signal',
        'lead_definition',
      ],
      ...[
        'likelihood_model',
        'product',
        'product_group',
        'profile_statement',
        'sign_in_attempt',
        'stage',
        'territory',
      ],
    ])
    const columns = await world.rows(sql<{ name: string }>`
      select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.oid = any (array['app_user', 'competitor', 'fact', 'intent_signal', 'likelihood_model']::regclass[])
        and has_column_privilege('linchpin_restricted', c.oid, a.attnum, 'select') order by 1`)
    expect(columns.map(({ name }) => name)).toEqual([
      ...['calendar_id', 'capacity', 'id', 'language', 'manager_id', 'name', 'role', 'state'].map(
        column => `app_user.${column}`,
      ),
      ...['id', 'name', 'note', 'website'].map(column => `competitor.${column}`),
      ...['condition', 'id', 'key', 'kind', 'name'].map(column => `intent_signal.${column}`),
      ...['days', 'features', 'goal', 'id', 'model'].map(column => `likelihood_model.${column}`),
    ])
  })

  it('are written by partners only where that is meant, and by nobody who is no role of ours', async () => {
    const written = await world.rows(sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p')
        and has_any_column_privilege('linchpin_restricted', c.oid, 'insert, update') order by 1`)
    expect(written.map(({ name }) => name)).toEqual([
      'export_run',
      'fact',
      'notification',
      'own_choice',
      'saved_view',
      'sign_in_attempt',
      'usual_view',
    ])
    const removed = await world.rows(sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and has_table_privilege('linchpin_restricted', c.oid, 'delete, truncate')
      order by 1`)
    // Views are their own: the policies see to it.
    expect(removed.map(({ name }) => name)).toEqual(['saved_view', 'sign_in_attempt', 'usual_view'])
    const anybody = await world.rows(sql<{ name: string }>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        aclexplode(c.relacl) a where n.nspname = 'public' and a.grantee = 0`)
    expect(anybody).toEqual([])
  })
})
