import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Logger, runOnce } from 'graphile-worker'
import { sql } from 'kysely'
import type pg from 'pg'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { doubtMails, queueMail } from '../src/platform/mail.ts'
import { openPost, type Post } from '../src/platform/post.ts'
import { teamJobs } from '../src/team/jobs.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { openPool } from './database.ts'
import { mailServer, silentServer, withCode } from './mail-server.ts'
import { openTeam, type TestTeam } from './team.ts'

let team: TestTeam
let folder: string
let queue: pg.Pool
const closing: (() => Promise<void>)[] = []
const url = 'https://linchpin.harbour.example'

beforeAll(async () => {
  team = await openTeam()
  folder = await mkdtemp(join(tmpdir(), 'linchpin-bad-mail-'))
  queue = openPool(team.app.db.urls.jobs)
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await queue.query('delete from graphile_worker._private_jobs')
  await sql`update mail set state = 'sent' where state <> 'sent'`.execute(team.app.db.full)
})
afterAll(async () => {
  await queue?.end()
  await team?.app.close()
  await rm(folder, { recursive: true, force: true })
})

const queued = async (): Promise<number> =>
  (await team.app.db.as(systemActor, tx =>
    queueMail(tx, { purpose: 'reset', to: 'rita@harbour.example', subject: 'A link', text: 'x'.repeat(400) }),
  ))!
const through = (smtpUrl: string): Post => openPost({ url, folder, smtpUrl })
/** Runs what is due of the queue, with this way of sending. */
const work = (post: Post) =>
  runOnce({
    pgPool: queue,
    noHandleSignals: true,
    logger: new Logger(() => () => {}),
    taskList: teamJobs({ db: team.app.db, clock: team.app.clock.now, post }) as never,
  })
const makeDue = () => queue.query('update graphile_worker._private_jobs set run_at = now()')
const waits = async () =>
  (
    await queue.query<{ minutes: number }>(
      `select round(extract(epoch from run_at - now()) / 60)::int as minutes
      from graphile_worker._private_jobs where locked_at is null`,
    )
  ).rows.map(({ minutes }) => minutes)
type Listed = { items: { id: number; state: string; problem: string | null; attempts: number }[] }
/** As the administrator sees it. */
const shown = async (id: number) =>
  (await team.of.administrator.visitor.get<Listed>('/api/mails')).body.items.find(mail => mail.id === id)!
const serving = async (options: SMTPServerOptions): Promise<string> => {
  const server = await mailServer(options)
  closing.push(server.close)
  return server.smtpUrl
}
const silent = (when: 'greeted' | 'within' | 'after') => async () => {
  const server = await silentServer(when)
  closing.push(server.close)
  return server.smtpUrl
}
const recipient = (code: number) => () => serving({ onRcptTo: (_a, _s, done) => done(withCode(code)) })
const message = (code: number) => () =>
  serving({ onData: (stream, _s, done) => void stream.resume().on('end', () => done(withCode(code))) })

describe('a mail server that', () => {
  it.each<[string, () => Promise<string>, string]>([
    ['is not there', async () => 'smtp://127.0.0.1:1', 'waiting'],
    [
      'is too busy to greet (421)',
      () => serving({ onConnect: (_s, done) => done(withCode(421)) }),
      'waiting',
    ],
    ['hangs up when it was greeted', silent('greeted'), 'waiting'],
    [
      'does not know our sign-in',
      async () =>
        (
          await serving({
            disabledCommands: ['STARTTLS'],
            authOptional: true,
            onAuth: (_a, _s, done) => done(withCode(535)),
          })
        ).replace('//', '//us:word@'),
      'waiting',
    ],
    ['lists the receiver grey (450)', recipient(450), 'waiting'],
    ['has no room for the message (452)', message(452), 'waiting'],
    ['knows no such receiver (550)', recipient(550), 'refused'],
    ['refuses the message (554)', message(554), 'refused'],
    ['hangs up within the message', silent('within'), 'in_doubt'],
    ['hangs up when it has the message', silent('after'), 'in_doubt'],
  ])('%s', async (_, open, state) => {
    const id = await queued()
    await work(through(await open()))
    const mail = await shown(id)
    expect(mail).toMatchObject({ state, attempts: 1, problem: expect.any(String) })
    // What servers answer repeats addresses.
    expect(mail.problem).not.toMatch(/harbour|127\.0\.0\.1|word/)
    expect(await waits()).toEqual(state === 'waiting' ? [1] : [])

    const good = await mailServer()
    closing.push(good.close)
    await doubtMails(team.app.db)
    await makeDue()
    await work(through(good.smtpUrl))
    expect(good.received).toHaveLength(state === 'waiting' ? 1 : 0)
    expect((await shown(id)).state).toBe(state === 'waiting' ? 'sent' : state)
  })
})

it('that is away for long is tried at longer and longer distances, then the mail is refused, and a person may send it', async () => {
  const id = await queued()
  const away = through('smtp://127.0.0.1:1')
  const distances: number[] = []
  for (let attempt = 1; attempt <= 12; attempt++) {
    await makeDue()
    await work(away)
    distances.push(...(await waits()))
  }
  expect(distances).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360])
  expect(await shown(id)).toMatchObject({ state: 'refused', attempts: 12 })
  const good = await mailServer()
  closing.push(good.close)
  const answers = await Promise.all(
    [1, 2, 3].map(() => team.of.administrator.visitor.send('POST', `/api/mails/${id}/sending`)),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  await Promise.all([work(through(good.smtpUrl)), work(through(good.smtpUrl))])
  expect(good.received).toHaveLength(1)
  expect((await shown(id)).state).toBe('sent')
})
