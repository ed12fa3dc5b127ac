import type { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { unseal } from '../platform/seal.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { mostFiles } from '../touches/attach.ts'
import { keepBytes } from '../touches/kept-files.ts'
import { fileMail, filesOf } from './file-mail.ts'
import type { Mail } from './model/mail.ts'
import { type ImapOptions, type ImapPlace, openImap, refusalOf } from './open-imap.ts'
import { digestOfMail, parseMail } from './parse-mail.ts'
import { fileKnown } from './settle-party.ts'
import {
  holdMailbox,
  insertMessage,
  type KeptName,
  markTidied,
  noteStuck,
  passMessage,
  releaseMailbox,
  removeAgain,
  startNumbers,
} from './store.ts'

export type ReadingNeeds = {
  db: Database
  clock: Clock
  dataDir: string
  /** The installation's secret. */
  secret: Buffer
  imap: ImapOptions
  /** Bytes of a message that are read; of a larger one only so many. */
  most?: number
}
/** What passwords of mailboxes are sealed for. */
export const passwordPurpose = 'mailbox password'

const usualMost = 25 * 1_048_576
const shortened = 512 * 1024
/** Messages of one reading; what is left is read by the next one. */
export const atOnce = 500
const heldFor = 120_000
const patientTimes = 3

export type Stored = ImapPlace & { whenDone: 'seen' | 'move'; sealed: Buffer }
/** The mailbox that is watched, its password still sealed; null where none is. */
export async function watchedMailbox(db: Database): Promise<Stored | null> {
  return db.as(systemActor, async tx => {
    const { rows } = await sql<Stored>`
      select host, port, security, user_name as "userName", password as sealed, folder, when_done as "whenDone",
        move_to as "moveTo" from mailbox where active`.execute(tx)
    return rows[0] ?? null
  })
}

export type Reading = { read: number; filed: number; waiting: number; aside: number; unreadable: number }

/**
 * Reads what is new, oldest first, each message in a transaction of its own that also remembers how far we came: killed
 * anywhere, the next reading goes on there. What cannot be read is listed once and passed. At most 500 at once; null where
 * there is nothing to do. A failure of the line is noted for the administrator and not thrown: the next minute tries again.
 */
export async function readMailbox(needs: ReadingNeeds): Promise<Reading | null> {
  const { db, clock } = needs
  const stored = await watchedMailbox(db)
  if (!stored) return null
  let held = new Date(clock().getTime() + heldFor)
  if (!(await db.as(systemActor, tx => holdMailbox(tx, held, clock(), null)))) return null
  const hold = async (): Promise<void> => {
    const until = new Date(clock().getTime() + heldFor)
    await db.as(systemActor, tx => holdMailbox(tx, until, clock(), held))
    held = until
  }
  const release = (problem: string | null) => db.as(systemActor, tx => releaseMailbox(tx, problem, clock()))
  const password = unseal(needs.secret, passwordPurpose, stored.sealed)
  if (password === null) {
    await release('The password cannot be read with the key of this installation. Enter it again.')
    return null
  }
  const place: ImapPlace = { ...stored, password }
  const reading: Reading = { read: 0, filed: 0, waiting: 0, aside: 0, unreadable: 0 }
  let client: ImapFlow | null = null
  try {
    client = await openImap(place, needs.imap)
    await readAll(client, needs, reading, hold)
    reading.filed += await db.as(systemActor, tx => fileKnown(tx, clock()))
    await tidyServer(client, needs, stored)
    await release(null)
    await client.logout()
    return reading
  } catch (error) {
    client?.close()
    if (!isRefusal(error) && !isOfLine(error)) {
      await release('The reading failed. It is tried again within a minute.')
      throw error
    }
    await release(refusalOf(error, place).detail)
    return reading
  }
}

/** The server did not do what was asked, or is gone. */
class BrokenLine extends Error {
  readonly code = 'NoConnection'
}

/** Errors of the connection, as the package and Node name them; others are our mistake or the database's. */
const isOfLine = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(NoConnection|EConnectionClosed|ClosedAfterConnect|ECONNRESET|EPIPE|ETIMEOUT|ETIMEDOUT|ETHROTTLE)/.test(
      code,
    ) || 'responseStatus' in error
  )
}

async function readAll(
  client: ImapFlow,
  needs: ReadingNeeds,
  reading: Reading,
  hold: () => Promise<void>,
): Promise<void> {
  const { db } = needs
  const uidValidity = Number(client.mailbox ? client.mailbox.uidValidity : 0)
  const last = await db.as(systemActor, tx => startNumbers(tx, uidValidity))
  const again = await db.as(systemActor, async tx => {
    const { rows } = await sql<{ uid: number }>`
      select uid from mailbox_message where state = 'again' and uid_validity = ${uidValidity} order by uid limit 100`.execute(
      tx,
    )
    return rows.map(({ uid }) => uid)
  })
  // A range that ends in * names the last message even where that is below its beginning (RFC 3501, 6.4.8).
  const found = await client.search({ uid: `${last + 1}:*` }, { uid: true })
  if (!found) throw new BrokenLine('search')
  const fresh = found
    .filter(uid => uid > last)
    .sort((one, other) => one - other)
    .slice(0, atOnce)
  for (const uid of [...again, ...fresh]) {
    await readOne(client, needs, reading, { uidValidity, uid, isFresh: uid > last })
    if (++reading.read % 20 === 0) await hold()
  }
}

async function readOne(
  client: ImapFlow,
  needs: ReadingNeeds,
  reading: Reading,
  at: { uidValidity: number; uid: number; isFresh: boolean },
): Promise<void> {
  const { db, clock, most = usualMost } = needs
  const { uidValidity, uid, isFresh } = at
  const head = await client.fetchOne(
    String(uid),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )
  if (!head) {
    // Nothing is also what a broken line answers; only where the server says so, somebody removed it meanwhile.
    const still = client.usable && (await client.search({ uid: String(uid) }, { uid: true }))
    if (!still || still.length > 0) throw new BrokenLine('fetch')
    await db.as(systemActor, async tx => {
      await removeAgain(tx, uidValidity, uid)
      if (isFresh) await passMessage(tx, uid)
    })
    return
  }
  const bytes = head.size ?? 0
  const receivedAt = head.internalDate ? new Date(head.internalDate) : null
  const whole = bytes <= most
  const body = await client.fetchOne(
    String(uid),
    { uid: true, source: whole ? true : { start: 0, maxLength: Math.min(shortened, most) } },
    { uid: true },
  )
  if (!body || !client.usable) throw new BrokenLine('fetch')
  const raw = body.source ?? Buffer.alloc(0)
  const read = await readWords(raw)
  if (read && !whole) read.marks.push('shortened')
  const unreadable = async (reason: 'unreadable' | 'not_filed'): Promise<void> => {
    reading.unreadable++
    await db.as(systemActor, async tx => {
      await removeAgain(tx, uidValidity, uid)
      await insertMessage(
        tx,
        {
          uidValidity,
          uid,
          bytes,
          reason,
          digest: null,
          messageId: null,
          refs: [],
          userId: null,
          state: 'unreadable',
          direction: null,
          marks: [],
          fromAddress: null,
          subject: null,
          body: null,
          quoted: null,
          files: [],
          kept: [],
          writtenAt: null,
          occurredAt: null,
          receivedAt: receivedAt ?? clock(),
        },
        clock(),
      )
      if (isFresh) await passMessage(tx, uid)
    })
  }
  if (!read) return unreadable('unreadable')
  const kept = await keepFiles(needs, filesOf(read, read.original ?? read))
  try {
    await db.as(systemActor, async tx => {
      const given = await removeAgain(tx, uidValidity, uid)
      const { outcome, filed, waiting } = await fileMail(
        tx,
        {
          uidValidity,
          uid,
          bytes,
          receivedAt,
          mail: read,
          digest: digestOfMail(read, raw),
          kept,
          givenTo: given?.userId ?? null,
        },
        clock(),
      )
      reading.filed += filed
      reading.waiting += waiting
      if (outcome === 'aside') reading.aside++
      if (isFresh) await passMessage(tx, uid)
    })
  } catch (error) {
    // One message that the database will not have must not hold up all behind it; a database that is gone must.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!isRefusal(error) && !/^2[0-9A-Z]{4}$/.test(code)) throw error
    if ((await db.as(systemActor, tx => noteStuck(tx, uid))) < patientTimes) throw error
    await unreadable('not_filed')
  }
}

/** The bytes of its files, as long as there is something of them; programs and empty ones are only named. */
async function keepFiles(place: { dataDir: string }, files: Mail['files']): Promise<KeptName[]> {
  const kept: KeptName[] = []
  for (const { name, bytes } of files.slice(0, mostFiles))
    try {
      kept.push({ ...(await keepBytes(place, bytes, name)), name })
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
  return kept
}

/** Null where the message cannot be read: that is the message's fault and stays so. */
const readWords = (raw: Buffer): Promise<Mail | null> =>
  raw.byteLength === 0 ? Promise.resolve(null) : parseMail(raw).catch(() => null)

/** Marks as seen or moves what is done; what a killed reading left is done now. Messages put aside stay where they are. */
async function tidyServer(
  client: ImapFlow,
  { db }: ReadingNeeds,
  { whenDone, moveTo }: Stored,
): Promise<void> {
  const uidValidity = Number(client.mailbox ? client.mailbox.uidValidity : 0)
  const uids = await db.as(systemActor, async tx => {
    const { rows } = await sql<{ uid: number }>`
      select uid from mailbox_message where not tidied and uid_validity = ${uidValidity} order by uid limit 1000`.execute(
      tx,
    )
    return rows.map(({ uid }) => uid)
  })
  for (let from = 0; from < uids.length; from += 200) {
    const some = uids.slice(from, from + 200)
    const range = some.join(',')
    const done =
      whenDone === 'move' && moveTo !== null
        ? await client.messageMove(range, moveTo, { uid: true })
        : await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
    if (done) await db.as(systemActor, tx => markTidied(tx, uidValidity, some))
  }
}
