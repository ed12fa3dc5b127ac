import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eml } from '../../../test/mails.ts'
import { parseArrival } from '../parse-arrival.ts'

const folder = join(import.meta.dirname, '../../../../shared/data/bounces')
const isThere = existsSync(folder)
if (!isThere) console.warn(`The bounces of real servers are not at ${folder}: those tests are left out.`)

/** Address, class, status, cause and reason of every file: what a person reads in it. */
const expected: Record<string, [string, 'permanent' | 'transient', string, string, RegExp]> = {
  'dsn_01.txt': ['userx@example.com', 'permanent', '5.0.0', 'full', /quota/],
  'dsn_02.txt': ['zzzzz@example.uk', 'transient', '4.4.7', 'other', /Unable-To-Transfer.*timed out/],
  'dsn_03.txt': ['userx@example.be', 'permanent', '5.0.0', 'size', /exceeded/i],
  'dsn_04.txt': ['userx@example.ch', 'permanent', '5.0.0', 'full', /error opening/],
  'dsn_05.txt': ['userx@example.cz', 'transient', '4.4.1', 'delayed', /no answer from host/],
  'dsn_06.txt': ['userx@example.com', 'transient', '4.4.0', 'delayed', /routing status/],
  'dsn_07.txt': ['userx@example.nz', 'transient', '4.4.1', 'delayed', /no answer from host/],
  'dsn_08.txt': ['userx@example.de', 'transient', '4.0.0', 'delayed', /temporary failure/],
  'dsn_09.txt': ['userx@example.com', 'permanent', '5.0.0', 'refused', /Unable to relay/],
  'exim_01.txt': ['userx@its.example.nl', 'permanent', '5.1.1', 'unknown_address', /unknown or illegal user/],
  'postfix_01.txt': ['xxxxx@local.ie', 'permanent', '5.1.1', 'unknown_address', /User unknown/],
  'postfix_02.txt': ['yyyyy@digicool.com', 'transient', '4.0.0', 'no_host', /Host not found/],
  'postfix_03.txt': ['ttttt@ggggg.com', 'permanent', '5.0.0', 'other', /Command died/],
  'postfix_04.txt': ['userx@mail1.example.com', 'permanent', '5.0.0', 'full', /quota/],
  'postfix_05.txt': ['userx@example.net', 'permanent', '5.0.0', 'refused', /Resent-From/],
}

describe.skipIf(!isThere)('bounces of real servers (flufl.bounce)', () => {
  const files = isThere
    ? readdirSync(folder)
        .filter(name => name.endsWith('.txt'))
        .sort()
    : []

  it('each file has its line here', () => {
    expect(files).toEqual(Object.keys(expected).sort())
  })

  it.each(files)('%s', async file => {
    const arrival = await parseArrival(readFileSync(join(folder, file)))
    const [address, kind, status, cause, reason] = expected[file]!
    expect(arrival.isReport).toBe(true)
    const found = arrival.bounce!.failures[0]!
    expect([found.address, found.kind, found.status, found.cause]).toEqual([address, kind, status, cause])
    expect(found.reason).toMatch(reason)
  })
})

const daemon = 'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>\nSubject: Undelivered mail'
const bounceOf = async (head: string, body: string) =>
  (
    await parseArrival(
      eml(`${head}\nTo: us@terpstra.example\nContent-Type: text/plain; charset=utf-8\n\n${body}\n`),
    )
  ).bounce
const short = (bounce: Awaited<ReturnType<typeof bounceOf>>) =>
  bounce?.failures.map(({ address, status, cause }) => `${address} ${status} ${cause}`)

describe('bounces in the prose of their servers', () => {
  it.each([
    [
      'qmail',
      `Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<anna@hafen.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nTo: <else@where.example>`,
      ['anna@hafen.example 5.1.1 unknown_address'],
    ],
    [
      'Exim, two of them',
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  anna@hafen.example\n    host mx.hafen.example [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<anna@hafen.example>:\n    550 5.1.1 no such user\n  bert@kade.example\n    Unrouteable address\n\n------ This is a copy of the message ------`,
      ['anna@hafen.example 5.1.1 unknown_address', 'bert@kade.example 5.0.0 unknown_address'],
    ],
    [
      'Sendmail',
      `   ----- The following addresses had permanent fatal errors -----\n<anna@hafen.example>\n    (reason: 550 5.7.1 message refused as spam)\n\n   ----- Transcript of session follows -----`,
      ['anna@hafen.example 5.7.1 refused'],
    ],
    [
      'Exchange',
      `Your message did not reach some or all of the intended recipients.\n\n      Subject:  Offer\n      Sent:     3/2/2026 9:00 AM\n\nThe following recipient(s) could not be reached:\n\n      anna@hafen.example on 3/2/2026 9:01 AM\n            The e-mail account does not exist at the organization this message was sent to. 550 5.1.1`,
      ['anna@hafen.example 5.1.1 unknown_address'],
    ],
    [
      'Gmail',
      `Delivery to the following recipient failed permanently:\n\n     anna@hafen.example\n\nTechnical details of permanent failure:\n550 5.2.2 The email account that you tried to reach is over quota.`,
      ['anna@hafen.example 5.2.2 full'],
    ],
    [
      'German',
      `Diese E-Mail wurde automatisch erzeugt.\nIhre Nachricht konnte nicht zugestellt werden:\n\nanna@hafen.example:\n550 Postfach unbekannt`,
      ['anna@hafen.example 5.0.0 unknown_address'],
    ],
    [
      'Dutch',
      `Uw bericht kon niet worden bezorgd aan:\n\n<anna@hafen.example>: 550 5.1.1 adres bestaat niet`,
      ['anna@hafen.example 5.1.1 unknown_address'],
    ],
  ])('%s', async (_, body, found) => {
    expect(short(await bounceOf(daemon, body))).toEqual(found)
  })

  it('takes X-Failed-Recipients where the prose names nobody', async () => {
    expect(
      short(await bounceOf(`${daemon}\nX-Failed-Recipients: anna@hafen.example`, 'Sorry. 550 5.1.1 unknown')),
    ).toEqual(['anna@hafen.example 5.1.1 unknown_address'])
  })

  it('a report of success is a report and no failure', async () => {
    const arrival = await parseArrival(
      eml(`From: postmaster@mx.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n
--b\nContent-Type: text/plain\n\nDelivered.\n--b\nContent-Type: message/delivery-status\n
Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; anna@hafen.example\nAction: delivered\nStatus: 2.0.0\n\n--b--\n`),
    )
    expect([arrival.isReport, arrival.bounce]).toEqual([true, null])
  })

  it('ten thousand failures are bounded, and lines without end read at once', async () => {
    const groups = Array.from(
      { length: 10_000 },
      (_, at) => `Final-Recipient: rfc822; a${at}@b.example\nAction: failed\nStatus: 5.1.1\n`,
    ).join('\n')
    const arrival = await parseArrival(
      eml(
        `From: <>\nReturn-Path: <>\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n${groups}\n--b--\n`,
      ),
    )
    expect(arrival.bounce!.failures).toHaveLength(500)
    expect(await bounceOf(daemon, `<${'a'.repeat(200_000)}@x: ${'b '.repeat(100_000)}`)).toBe(null)
  })
})

describe('people who write about bounces are people', () => {
  const anna = 'From: Anna Berg <anna@hafen.example>\nSubject: '
  it.each([
    [
      'quotes one',
      `${anna}Undelivered Mail Returned to Sender`,
      'This is the Postfix program at host mx.example.\n\n<bert@kade.example>: 550 5.1.1 User unknown',
    ],
    [
      'asks',
      `${anna}Mail delivery failed`,
      'The following address(es) failed:\n\n  bert@kade.example\n    550 no such user\n\nWhat do we do?',
    ],
    [
      'complains',
      `${anna}Your message could not be delivered`,
      'Your message could not be delivered to:\nbert@kade.example',
    ],
    [
      'mentions',
      `${anna}Re: returned mail`,
      'I got returned mail from MAILER-DAEMON@mx.example. Delivery to the following recipient failed permanently: bert@kade.example',
    ],
    [
      'a postmaster who is a person',
      'From: Piet <postmaster@kade.example>\nSubject: Question',
      'Do you also make sealing machines for trays?',
    ],
  ])('%s', async (_, head, body) => {
    expect(await bounceOf(head, body)).toBe(null)
  })
})
