import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { mailServer as openMailServer, silentServer, withCode } from '../../test/mail-server.ts'
import { type Database, openDatabase } from './database.ts'
import { silentLog } from './log.ts'
import {
  addressMark,
  doubtMails,
  listMails,
  type NewMail,
  queueMail,
  requeueMail,
  secretMark,
  sendMail,
  untilNextAttempt,
} from './mail.ts'
import { openPost, type Post } from './post.ts'

const machine = { userId: null, role: 'system' }
const now = new Date('2026-03-02T09:00:00Z')
const url = 'https://linchpin.harbour.example/'

let db: Database
let drop: () => Promise<void>
let folder: string
const closing: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  const made = await testDatabase()
  db = openDatabase(made.urls, { log: silentLog })
  drop = made.drop
  folder = await mkdtemp(join(tmpdir(), 'linchpin-outbox-'))
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})
afterAll(async () => {
  await db.close()
  await drop()
  await rm(folder, { recursive: true, force: true })
})

const letter: NewMail = {
  purpose: 'reset',
  to: 'rita@harbour.example',
  subject: 'Größe\r\nBcc: eve@evil.example',
  text: `Hello Rita,\n\n${addressMark}/links/${secretMark}\n`,
  secret: 'SECRET-TOKEN',
}
const queue = async (mail: NewMail = letter): Promise<number> =>
  (await db.as(machine, tx => queueMail(tx, mail)))!
const stateOf = async (id: number) => {
  const { rows } = await sql<{
    state: string
    attempts: number
    problem: string | null
    secret: string | null
  }>`
    select state, attempts, problem, secret from mail where id = ${id}`.execute(db.full)
  return rows[0]!
}
const send = (post: Post, id: number) => sendMail(db, post, id, now)

/** A mail server in this process, and the post that uses it. */
const mailServer = async (options: SMTPServerOptions = {}) => {
  const server = await openMailServer(options)
  closing.push(server.close)
  return { ...server, post: openPost({ url, folder, smtpUrl: server.smtpUrl }) }
}

test('a message goes out once, with its secret, which is then forgotten', async () => {
  const { post, received } = await mailServer()
  const id = await queue()
  await Promise.all([send(post, id), send(post, id), send(post, id)])
  await send(post, id)
  expect(received).toHaveLength(1)
  expect(received[0]).toContain('https://linchpin.harbour.example/links/SECRET-TOKEN')
  expect(received[0]).toMatch(new RegExp(`^Message-ID: <linchpin\\.mail\\.${id}@`, 'm'))
  expect(received[0]).not.toMatch(/^Bcc:/im)
  expect(await stateOf(id)).toEqual({ state: 'sent', attempts: 1, problem: null, secret: null })
})

test('the same key is queued once', async () => {
  expect(await queue({ ...letter, dedupeKey: 'one' })).toBeGreaterThan(0)
  expect(await queue({ ...letter, dedupeKey: 'one' })).toBeNull()
})

test('a queued message goes with its transaction', async () => {
  const { rows: before } = await sql<{ n: number }>`select count(*) as n from mail`.execute(db.full)
  const failing = db.as(machine, async tx => {
    await queueMail(tx, letter)
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  const { rows: after } = await sql<{ n: number }>`select count(*) as n from mail`.execute(db.full)
  expect(after).toEqual(before)
})

test('what nobody accepted waits for the next attempt, and goes out then', async () => {
  const gone = openPost({ url, folder, smtpUrl: 'smtp://127.0.0.1:1' })
  const id = await queue()
  await send(gone, id)
  expect(await stateOf(id)).toMatchObject({
    state: 'waiting',
    attempts: 1,
    problem: expect.stringMatching(/could not be used/),
  })
  const busy = await mailServer({ onRcptTo: (_address, _session, done) => done(withCode(450)) })
  await send(busy.post, id)
  expect(await stateOf(id)).toMatchObject({
    state: 'waiting',
    attempts: 2,
    problem: expect.stringMatching(/450/),
  })
  const { post, received } = await mailServer()
  await send(post, id)
  expect(received).toHaveLength(1)
  expect((await stateOf(id)).state).toBe('sent')
})

test.each([
  ['the receiver', { onRcptTo: (_a, _s, done) => done(withCode(550)) }],
  [
    'the message',
    { onData: (stream, _s, done) => void stream.resume().on('end', () => done(withCode(554))) },
  ],
] satisfies [string, SMTPServerOptions][])(
  'a server that refuses %s for good is not asked again',
  async (_what, options) => {
    const { post, attempts } = await mailServer(options)
    const id = await queue()
    await send(post, id)
    await send(post, id)
    expect(await stateOf(id)).toMatchObject({ state: 'refused', attempts: 1 })
    expect(attempts()).toBe(1)
  },
)

test('a message whose fate is unknown is in doubt, and only a person sends it again, once', async () => {
  const silent = await silentServer()
  closing.push(silent.close)
  const id = await queue()
  await send(openPost({ url, folder, smtpUrl: silent.smtpUrl }), id)
  expect(silent.taken()).toBe(1)
  expect(await stateOf(id)).toMatchObject({ state: 'in_doubt', attempts: 1 })
  const { post, received } = await mailServer()
  await send(post, id)
  expect(received).toHaveLength(0)
  const decisions = await Promise.all([1, 2].map(() => db.as(machine, tx => requeueMail(tx, id))))
  expect(decisions.sort()).toEqual([false, true])
  await Promise.all([send(post, id), send(post, id)])
  expect(received).toHaveLength(1)
  expect((await stateOf(id)).state).toBe('sent')
})

test('killed between claim and answer: at the next start it is in doubt and not sent by itself', async () => {
  const id = await queue()
  const { post, received } = await mailServer()
  // The claim is committed and the message may be at the server when the process ends: delivery never answers.
  let handedOver: () => void = () => undefined
  const given = new Promise<void>(done => {
    handedOver = done
  })
  const killed: Post = {
    ...post,
    deliver: async mail => {
      await post.deliver(mail)
      handedOver()
      return new Promise(() => undefined)
    },
  }
  void send(killed, id)
  await given
  expect((await stateOf(id)).state).toBe('sending')
  await send(post, id)
  expect(await doubtMails(db)).toBe(1)
  await send(post, id)
  expect(received).toHaveLength(1)
  expect((await stateOf(id)).state).toBe('in_doubt')
})

test('without a server messages go to a folder, where the list shows their links; elsewhere it never does', async () => {
  const id = await queue()
  const listed = async () =>
    (await db.as(machine, tx => listMails(tx, { state: null, before: null, limit: 1 })))[0]!
  expect((await listed()).text).not.toContain('SECRET')
  await send(openPost({ url, folder }), id)
  const [name] = (await readdir(folder)).filter(file => file.includes(String(id)))
  expect(await readFile(join(folder, name!), 'utf8')).toContain('/links/SECRET-TOKEN')
  expect((await listed()).text).toContain('/links/SECRET-TOKEN')
  const { post } = await mailServer()
  const other = await queue()
  await send(post, other)
  expect(await listed()).toMatchObject({
    id: other,
    transport: 'smtp',
    text: expect.stringContaining('/links/…'),
  })
})

test('attempts stand further and further apart, and end', () => {
  expect([1, 2, 3, 8, 12].map(attempts => untilNextAttempt(attempts) / 60_000)).toEqual([1, 2, 4, 128, 360])
})

test('an address of a mail server that is none is said so at once, without repeating it', () => {
  expect(() => openPost({ url, folder, smtpUrl: 'mail:secret@host' })).toThrow(/SMTP_URL must look like/)
})
