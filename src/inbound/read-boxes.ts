import type { ImapFlow } from 'imapflow'
import { sql } from 'kysely'
import type { Arrival } from '../mailbox/model/arrival.ts'
import { type ImapOptions, type ImapPlace, openImap, refusalOf } from '../mailbox/open-imap.ts'
import { parseArrival } from '../mailbox/parse-arrival.ts'
import { digestOfMail } from '../mailbox/parse-mail.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database, Tx } from '../platform/database.ts'
import { unseal } from '../platform/seal.ts'
import { isRefusal } from '../shared/outcome.ts'
import { systemActor } from '../team/model/actor.ts'
import { mostFiles } from '../touches/attach.ts'
import { keepBytes } from '../touches/kept-files.ts'
import type { InboundReason } from './model/reasons.ts'
import { type Receipt, receiveMail } from './receive.ts'
import {
  holdBox,
  insertInbound,
  type KeptName,
  markTidied,
  noteStuck,
  passMessage,
  releaseBox,
  startNumbers,
  untidyOf,
} from './store.ts'

export type BoxNeeds = {
  db: Database
  clock: Clock
  dataDir: string
  /** The installation's secret. */
  secret: Buffer
  imap: ImapOptions
  /** Bytes of a message that is read; a larger one is refused. */
  most?: number
}
/** What passwords of these boxes are sealed for. */
export const boxPurpose = 'inbound password'

const usualMost = 25 * 1_048_576
/** Of a refused one so much is read as tells who sent it. */
const headMost = 32 * 1024
/** Messages of one reading of a box; what is left is read by the next one. */
export const atOnce = 300
const heldFor = 120_000
const patientTimes = 3

type Stored = ImapPlace & {
  id: number
  sealed: Buffer
  trustedHost: string | null
  whenDone: 'seen' | 'move'
}
export type BoxReading = Record<Receipt, number> & { read: number }
const nothing = (): BoxReading => ({ read: 0, taken: 0, waiting: 0, not_person: 0, refused: 0, known: 0 })

/** Boxes that are read, or one of them, their passwords still sealed. */
export async function storedBoxes(tx: Tx, id: number | null = null): Promise<Stored[]> {
  const { rows } = await sql<Stored>`
    select id, host, port, security, user_name as "userName", password as sealed, folder, trusted_host as "trustedHost",
      when_done as "whenDone", move_to as "moveTo" from inbound_box
    where active and removed_at is null and (${id}::bigint is null or id = ${id}) order by id`.execute(tx)
  return rows
}

/** Reads every active box, one after the other; what fails in one is noted for the administrator and leaves the others. */
export async function readBoxes(needs: BoxNeeds): Promise<BoxReading> {
  const reading = nothing()
  for (const box of await needs.db.as(systemActor, tx => storedBoxes(tx))) await readBox(needs, box, reading)
  return reading
}

/** Reads one box; null where somebody else reads it, or it is read no longer. */
export async function readBoxNow(needs: BoxNeeds, id: number): Promise<BoxReading | null> {
  const [box] = await needs.db.as(systemActor, tx => storedBoxes(tx, id))
  const reading = nothing()
  return box && (await readBox(needs, box, reading)) ? reading : null
}

/**
 * Reads what is new in one box, oldest first, each message in a transaction of its own that also remembers how far we came:
 * killed anywhere, the next reading goes on there.
 */
async function readBox(needs: BoxNeeds, stored: Stored, reading: BoxReading): Promise<boolean> {
  const { db, clock } = needs
  let held = new Date(clock().getTime() + heldFor)
  if (!(await db.as(systemActor, tx => holdBox(tx, stored.id, held, clock(), null)))) return false
  const hold = async (): Promise<void> => {
    const until = new Date(clock().getTime() + heldFor)
    await db.as(systemActor, tx => holdBox(tx, stored.id, until, clock(), held))
    held = until
  }
  const release = async (problem: string | null): Promise<true> => {
    await db.as(systemActor, tx => releaseBox(tx, stored.id, problem, clock()))
    return true
  }
  const password = unseal(needs.secret, boxPurpose, stored.sealed)
  if (password === null)
    return release('The password cannot be read with the key of this installation. Enter it again.')
  const place: ImapPlace = { ...stored, password }
  let client: ImapFlow | null = null
  try {
    client = await openImap(place, needs.imap)
    await tidyServer(client, needs, stored, await readNew(client, needs, stored, reading, hold))
    await release(null)
    await client.logout()
    return true
  } catch (error) {
    client?.close()
    if (!isRefusal(error) && !isOfLine(error)) {
      await release('The reading failed. It is tried again within a minute.')
      throw error
    }
    return release(refusalOf(error, place).detail)
  }
}

const brokenLine = (what: string) => Object.assign(new Error(what), { code: 'NoConnection' })

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

async function readNew(
  client: ImapFlow,
  needs: BoxNeeds,
  stored: Stored,
  reading: BoxReading,
  hold: () => Promise<void>,
): Promise<number[]> {
  const uidValidity = Number(client.mailbox ? client.mailbox.uidValidity : 0)
  const last = await needs.db.as(systemActor, tx => startNumbers(tx, stored.id, uidValidity))
  // A range that ends in * names the last message even where that is below its beginning (RFC 3501, 6.4.8).
  const found = await client.search({ uid: `${last + 1}:*` }, { uid: true })
  if (!found) throw brokenLine('search')
  const fresh = found
    .filter(uid => uid > last)
    .sort((one, other) => one - other)
    .slice(0, atOnce)
  const known: number[] = []
  for (const uid of fresh) {
    if (await readOne(client, needs, stored, reading, { uidValidity, uid })) known.push(uid)
    if (++reading.read % 20 === 0) await hold()
  }
  return known
}

/**
 * Marks as seen or moves what was read; what a killed reading left is done now. `known` were read under other
 * numbers. Refused messages stay where they are.
 */
async function tidyServer(
  client: ImapFlow,
  { db }: BoxNeeds,
  { id, whenDone, moveTo }: Stored,
  known: readonly number[],
): Promise<void> {
  const uidValidity = Number(client.mailbox ? client.mailbox.uidValidity : 0)
  const uids = [...(await db.as(systemActor, tx => untidyOf(tx, id, uidValidity))), ...known]
  for (let from = 0; from < uids.length; from += 200) {
    const some = uids.slice(from, from + 200)
    const range = some.join(',')
    const done =
      whenDone === 'move' && moveTo !== null
        ? await client.messageMove(range, moveTo, { uid: true })
        : await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
    if (done) await db.as(systemActor, tx => markTidied(tx, id, uidValidity, some))
  }
}

/** True where the message was read before, under another number. */
async function readOne(
  client: ImapFlow,
  needs: BoxNeeds,
  stored: Stored,
  reading: BoxReading,
  at: { uidValidity: number; uid: number },
): Promise<boolean> {
  const { db, clock, most = usualMost } = needs
  const { uid } = at
  const head = await client.fetchOne(
    String(uid),
    { uid: true, size: true, internalDate: true },
    { uid: true },
  )
  if (!head) {
    // Nothing is also what a broken line answers; only where the server says so, somebody removed it meanwhile.
    const still = client.usable && (await client.search({ uid: String(uid) }, { uid: true }))
    if (!still || still.length > 0) throw brokenLine('fetch')
    await db.as(systemActor, tx => passMessage(tx, stored.id, uid))
    return false
  }
  const bytes = head.size ?? 0
  const receivedAt = head.internalDate ? new Date(head.internalDate) : null
  const isWhole = bytes <= most
  const fetched = await client.fetchOne(
    String(uid),
    { uid: true, source: isWhole ? true : { start: 0, maxLength: headMost } },
    { uid: true },
  )
  if (!fetched || !client.usable) throw brokenLine('fetch')
  const raw = fetched.source ?? Buffer.alloc(0)
  // Null where the message cannot be read: that is the message's fault and stays so.
  const arrival: Arrival | null = raw.byteLength === 0 ? null : await parseArrival(raw).catch(() => null)
  const refused = async (reason: InboundReason): Promise<false> => {
    reading.refused++
    await db.as(systemActor, async tx => {
      await insertInbound(
        tx,
        {
          ...at,
          boxId: stored.id,
          digest: null,
          addressId: null,
          state: 'refused',
          reason,
          auth: 'none',
          messageId: null,
          refs: [],
          fromAddress: arrival?.mail.from?.address ?? null,
          fromName: null,
          replyTo: null,
          subject: arrival?.mail.subject ?? null,
          body: null,
          signature: null,
          quoted: null,
          files: [],
          kept: [],
          away: null,
          occurredAt: null,
          receivedAt: receivedAt ?? clock(),
          bytes,
        },
        clock(),
      )
      await passMessage(tx, stored.id, uid)
    })
    return false
  }
  if (!isWhole) return refused('too_large')
  if (!arrival) return refused('unreadable')
  const kept = await keepFiles(needs, arrival)
  try {
    const digest = digestOfMail(arrival.mail, raw)
    const { id: boxId, trustedHost } = stored
    const receipt = await db.as(systemActor, async tx => {
      const given = { ...at, boxId, trustedHost, bytes, receivedAt, arrival, digest, kept }
      const done = await receiveMail(tx, given, clock())
      await passMessage(tx, boxId, uid)
      return done
    })
    reading[receipt]++
    return receipt === 'known'
  } catch (error) {
    // One message that the database will not have must not hold up all behind it; a database that is gone must.
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!isRefusal(error) && !/^2[0-9A-Z]{4}$/.test(code)) throw error
    if ((await db.as(systemActor, tx => noteStuck(tx, stored.id, uid))) < patientTimes) throw error
    return refused('unreadable')
  }
}

/** The bytes of its files, as long as there is something of them; programs and empty ones are only named. */
async function keepFiles(place: { dataDir: string }, { mail, bounce }: Arrival): Promise<KeptName[]> {
  const kept: KeptName[] = []
  if (bounce) return kept
  for (const { name, bytes } of mail.files.slice(0, mostFiles))
    try {
      kept.push({ ...(await keepBytes(place, bytes, name)), name })
    } catch (error) {
      if (!isRefusal(error)) throw error
    }
  return kept
}
