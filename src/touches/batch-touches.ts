import { accountsByName, keyedAccountIds } from '../customers/batch-accounts.ts'
import { keyedPersons, personsByKeys } from '../customers/persons-known.ts'
import { visitorSubjects } from '../customers/visitors.ts'
import type { Tx } from '../platform/database.ts'
import { type BatchOptions, type BatchResult, folded, type RowOutcome } from '../shared/batch.ts'
import type { Actor } from '../team/model/actor.ts'
import { kindOfWords, sideOfWords } from './model/past-touch.ts'
import { insertPastTouches, ownTouches, type PastTouch } from './store-batch.ts'

/** One touch of before as stated elsewhere. Whom it was with: a person, else an account, else a nameless visitor. */
export type TouchRow = {
  /** The id of the touch in the export that the row comes from: with it the row is recorded once. */
  key?: string | null
  personKey?: string | null
  externalId?: string | null
  email?: string | null
  accountKey?: string | null
  account?: string | null
  visitor?: string | null
  kind: string
  side?: string | null
  occurredAt: Date
  title?: string | null
  body?: string | null
  source?: string | null
  campaignId?: number | null
  productGroupId?: number | null
  userId?: number | null
  properties?: string | null
  /** A scanner, prefetcher or robot did it: kept out of figures. */
  machine?: boolean
}

/**
 * Appends history to the ledger as one set of statements; a row that is there already (the same id of the export, else
 * the same person, kind, moment and words) is unchanged. Nothing follows from it: no leads, no clocks, no mail.
 */
export async function batchTouches(
  tx: Tx,
  _actor: Actor,
  rows: TouchRow[],
  now: Date,
  { origin = null, journal }: BatchOptions = {},
): Promise<BatchResult> {
  const remarks = new Map<string, number>()
  const of = <T>(pick: (row: TouchRow) => T | null | undefined): T[] =>
    [...new Set(rows.flatMap(row => pick(row) ?? []))] as T[]
  const persons = await personsByKeys(tx, {
    externalIds: of(row => row.externalId),
    emails: of(row => row.email),
  })
  const keyed = await keyedPersons(
    tx,
    origin,
    of(row => row.personKey),
  )
  const accounts = await accountsByName(
    tx,
    of(row => row.account),
  )
  const keyedAccounts = await keyedAccountIds(
    tx,
    origin,
    of(row => row.accountKey),
  )
  const strangers = of(row => (row.personKey || row.externalId || row.email ? null : row.visitor))
  const visitors = strangers.length > 0 ? await visitorSubjects(tx, strangers, now) : new Map()

  const own = await ownTouches(
    tx,
    origin,
    rows.flatMap(row => row.key ?? []),
  )
  const touches: PastTouch[] = []
  const outcomes = rows.map((row): RowOutcome => {
    if (row.key && own.has(row.key)) return 'unchanged'
    const kind = kindOfWords(row.kind)
    if (kind === null) return { refused: `"${row.kind.slice(0, 40)}" is no kind of touch.`, field: 'kind' }
    const side = row.side ? sideOfWords(row.side) : null
    if (row.side && side === null)
      return { refused: `"${row.side.slice(0, 40)}" is not marketing, sales or service.`, field: 'side' }
    if (row.occurredAt > now) return { refused: 'History cannot be of tomorrow.', field: 'occurredAt' }
    const person =
      (row.personKey ? keyed.get(row.personKey) : undefined) ??
      (row.externalId ? persons.get(row.externalId) : undefined) ??
      (row.email ? persons.get(row.email.toLowerCase()) : undefined)
    if (person === undefined && (row.personKey || row.externalId || row.email))
      return {
        refused: `Nobody is known by "${(row.externalId ?? row.email ?? row.personKey)!.slice(0, 80)}".`,
        field: row.externalId ? 'externalId' : row.email ? 'email' : 'personKey',
      }
    const named = row.account ? accounts.get(folded(row.account)) : undefined
    const accountId =
      (row.accountKey ? keyedAccounts.get(row.accountKey) : undefined) ??
      (named === 'several' ? undefined : named?.id)
    if (accountId === undefined && (row.account || row.accountKey))
      return {
        refused:
          named === 'several'
            ? `Several accounts are called "${row.account!.slice(0, 80)}".`
            : `No account is called "${(row.account ?? row.accountKey)!.slice(0, 80)}".`,
        field: 'account',
      }
    const stranger: number | undefined = row.visitor ? visitors.get(row.visitor)?.subjectId : undefined
    const subjectId = person?.personId ?? accountId ?? stranger
    if (subjectId === undefined)
      return { refused: 'The row says neither a person nor an account.', field: 'email' }
    const title = row.title || (row.body ?? '').split('\n')[0]!.slice(0, 120) || kind
    const messageKey =
      row.key && origin !== null
        ? `import:${origin}:${row.key}`
        : `history:${subjectId}:${kind}:${row.occurredAt.toISOString()}:${title}:${row.body ?? ''}`
    touches.push({
      subjectId,
      accountId: accountId ?? person?.accountId ?? null,
      kind,
      side,
      occurredAt: row.occurredAt,
      userId: row.userId ?? null,
      source: row.source ?? null,
      campaignId: row.campaignId ?? null,
      productGroupId: row.productGroupId ?? null,
      messageKey,
      title,
      body: row.body ?? null,
      properties: row.properties ?? null,
      machine: row.machine ?? false,
    })
    return 'created'
  })
  const ids = await insertPastTouches(tx, touches, now)
  let next = 0
  outcomes.forEach((outcome, i) => {
    if (outcome === 'created' && ids[next++] === null) outcomes[i] = 'unchanged'
  })
  const made = ids.filter(id => id !== null)
  if (made.length > 0) journal?.created('touch', made)
  return { outcomes, remarks }
}
