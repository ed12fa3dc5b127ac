import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

export const groupRoles = ['linchpin_unrestricted', 'linchpin_restricted'] as const

/** Passwords of the three logins; the caller keeps them in `secrets.json` (0600) of the data folder. */
export type LoginPasswords = { full: string; part: string; jobs: string }
/** Connection strings: `fullUrl` sees all rows, `partUrl` those of its territories, `jobsUrl` owns the queue. */
export type Logins = { fullUrl: string; partUrl: string; jobsUrl: string }

const lockKey = [0x4c494e43, 3] as const
const noRight = '42501'

export const newLoginPasswords = (): LoginPasswords => {
  const one = () => randomBytes(24).toString('base64url')
  return { full: one(), part: one(), jobs: one() }
}

/** The same server, another database or another user. */
export const changedUrl = (
  url: string,
  change: { database?: string; user?: string; password?: string },
): string => {
  const changed = new URL(url)
  if (change.database !== undefined) changed.pathname = `/${encodeURIComponent(change.database)}`
  if (change.user !== undefined) changed.username = encodeURIComponent(change.user)
  if (change.password !== undefined) changed.password = encodeURIComponent(change.password)
  return changed.href
}

const refuseWithoutRight = async <T>(client: pg.Client, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if ((error as { code?: string }).code !== noRight) throw error
    const { rows } = await client.query<{ name: string }>('select current_user as name')
    const name = pg.escapeIdentifier(rows[0]!.name)
    throw new Error(
      `The user ${name} of DATABASE_URL may not make the roles Linchpin works with ` +
        `(${(error as Error).message}). Let an administrator of that server run: alter role ${name} ` +
        `createrole; and, where they exist, grant ${groupRoles.join(', ')} to ${name} with admin option; ` +
        `and let ${name} own the database.`,
      { cause: error },
    )
  }
}

const roleExists = async (client: pg.Client, name: string): Promise<boolean> => {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name])
  return rowCount === 1
}

/** Two databases on one server share these roles and may be set up at once: losing that race is fine. */
const createRole = async (client: pg.Client, name: string, options: string): Promise<void> => {
  if (await roleExists(client, name)) return
  await client
    .query(`create role ${pg.escapeIdentifier(name)} ${options}`)
    .catch((error: { code?: string }) => {
      if (error.code !== '42710' && error.code !== '23505') throw error
    })
}

/** Makes the two roles that migrations grant rights to. Not a transaction: roles belong to the server. */
export const ensureGroupRoles = (client: pg.Client): Promise<void> =>
  refuseWithoutRight(client, async () => {
    for (const name of groupRoles) await createRole(client, name, 'nologin')
  })

/**
 * What PostgreSQL stores for a password (RFC 5802, RFC 7677). Sent instead of the password, which then
 * appears in no log of the server.
 */
const scramVerifier = (password: string): string => {
  const salt = randomBytes(16)
  const iterations = 4096
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const key = (label: string) => createHmac('sha256', salted).update(label).digest()
  const stored = createHash('sha256').update(key('Client Key')).digest('base64')
  const parts = [salt.toString('base64'), stored, key('Server Key').toString('base64')]
  return `SCRAM-SHA-256$${iterations}:${parts[0]}$${parts[1]}:${parts[2]}`
}

const ensureLogin = async (
  client: pg.Client,
  name: string,
  password: string,
  group?: string,
): Promise<void> => {
  await createRole(client, name, 'login')
  const id = pg.escapeIdentifier(name)
  await client.query(`alter role ${id} login password ${pg.escapeLiteral(scramVerifier(password))}`)
  if (group) {
    const { rowCount } = await client.query(
      `select from pg_auth_members m join pg_roles g on g.oid = m.roleid join pg_roles r on r.oid = m.member
        where g.rolname = $1 and r.rolname = $2`,
      [group, name],
    )
    if (rowCount === 0) await client.query(`grant ${pg.escapeIdentifier(group)} to ${id}`)
  }
}

/**
 * The only way into the queue for everybody but its owner: a job commits or goes with its cause. A job of the same key
 * that runs already has seen an older world: it goes on without its key and keeps its further attempts (add_job alone
 * would take them from it, and what it had to do would be lost if it failed), and a new one waits beside it.
 */
const jobsDoor = `
create schema if not exists jobs_door;
create or replace function jobs_door.enqueue(
  task text, payload json, key text default null, run_at timestamptz default null
) returns bigint language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $door$
begin
  if enqueue.key is not null then
    perform pg_advisory_xact_lock(hashtextextended(enqueue.key, 22));
    -- Held, no worker can take it between our look and add_job's.
    perform from graphile_worker._private_jobs j where j.key = enqueue.key for update;
    update graphile_worker._private_jobs j set key = null where j.key = enqueue.key and not j.is_available;
  end if;
  return (graphile_worker.add_job(
    identifier => enqueue.task, payload => enqueue.payload, run_at => enqueue.run_at, job_key => enqueue.key)).id;
end $door$;
revoke all on function jobs_door.enqueue(text, json, text, timestamptz) from public;
grant usage on schema jobs_door to linchpin_unrestricted, linchpin_restricted;
grant execute on function jobs_door.enqueue(text, json, text, timestamptz)
  to linchpin_unrestricted, linchpin_restricted;
create or replace function jobs_door.take(task text, most integer) returns setof json
  language sql volatile security definer set search_path = pg_catalog, pg_temp as $door$
  with taken as (
    select j.id from graphile_worker._private_jobs j
    where j.task_id = (select t.id from graphile_worker._private_tasks t where t.identifier = take.task)
      and j.is_available and j.attempts = 0 and j.run_at <= clock_timestamp()
    order by j.run_at, j.id limit take.most for update skip locked
  )
  delete from graphile_worker._private_jobs j using taken where j.id = taken.id returning j.payload
$door$;
revoke all on function jobs_door.take(text, integer) from public;
grant execute on function jobs_door.take(text, integer) to linchpin_unrestricted;
create or replace function jobs_door.state(out waiting bigint, out failed bigint, out oldest double precision)
  language sql stable security definer set search_path = pg_catalog, pg_temp as $door$
  select count(*) filter (where attempts < max_attempts), count(*) filter (where attempts >= max_attempts),
    extract(epoch from now() - min(run_at) filter (where locked_at is null and attempts = 0 and run_at <= now())) / 60
  from graphile_worker._private_jobs
$door$;
revoke all on function jobs_door.state() from public;
grant execute on function jobs_door.state() to linchpin_unrestricted;`

/** The queue's tables have row security without a policy: only their owner sees jobs, so jobs owns them. */
const installQueue = async (jobsUrl: string): Promise<void> => {
  await runMigrations({ connectionString: jobsUrl })
  const client = new pg.Client({ connectionString: jobsUrl, application_name: 'linchpin set-up' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('set client_min_messages = warning')
    await client.query(jobsDoor)
  } finally {
    await client.end()
  }
}

/**
 * Makes `<prefix>_full`, `<prefix>_part` and `<prefix>_jobs` with these passwords, and the queue with its
 * door. May run at every start; call it holding the installation, for it sets the passwords anew.
 */
export const ensureLogins = async (
  ownerUrl: string,
  prefix: string,
  passwords: LoginPasswords,
): Promise<Logins> => {
  const login = (kind: keyof LoginPasswords) =>
    changedUrl(ownerUrl, { user: `${prefix}_${kind}`, password: passwords[kind] })
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'linchpin set-up' })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1::int, $2::int)', [...lockKey])
    await refuseWithoutRight(client, async () => {
      await ensureGroupRoles(client)
      await ensureLogin(client, `${prefix}_full`, passwords.full, groupRoles[0])
      await ensureLogin(client, `${prefix}_part`, passwords.part, groupRoles[1])
      await ensureLogin(client, `${prefix}_jobs`, passwords.jobs)
    })
    const { rows } = await client.query<{ name: string }>('select current_database() as name')
    const database = pg.escapeIdentifier(rows[0]!.name)
    const all = (['full', 'part', 'jobs'] as const).map(kind => pg.escapeIdentifier(`${prefix}_${kind}`))
    await refuseWithoutRight(client, () =>
      client.query(`grant connect on database ${database} to ${all.join(', ')}`),
    )
    // Nobody who works through the program makes tables of the own, to be found before ours.
    await client.query(`revoke temporary on database ${database} from public`)
    // The queue asks for CREATE even when its schema is there; it has that right only for this moment.
    await client.query(`grant create on database ${database} to ${all[2]}`)
    try {
      await installQueue(login('jobs'))
    } finally {
      await client.query(`revoke create on database ${database} from ${all[2]}`)
    }
    return { fullUrl: login('full'), partUrl: login('part'), jobsUrl: login('jobs') }
  } finally {
    await client.end()
  }
}
