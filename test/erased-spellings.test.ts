import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifyPerson } from '../src/customers/identify.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const name = 'Jörg Ångström-Überwald'
const email = 'joerg.angstrom@ueberwald.example'
const phone = '+49 171 555 66 77'
const percent = encodeURIComponent
const quoted = (text: string) =>
  [...Buffer.from(text)]
    .map(byte =>
      byte > 126 || byte === 61 ? `=${byte.toString(16).toUpperCase()}` : String.fromCharCode(byte),
    )
    .join('')
const referenced = (text: string) =>
  [...text].map(sign => (/[a-z ]/i.test(sign) ? sign : `&#${sign.codePointAt(0)};`)).join('')
const hexReferenced = (text: string) =>
  [...text].map(sign => `&#x${sign.codePointAt(0)!.toString(16)};`).join('')
const escaped = (text: string) =>
  JSON.stringify(text).replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
const base64 = (text: string) => Buffer.from(text).toString('base64')
/** Lines of quoted-printable end between two signs, never inside of one. */
const broken = (text: string) => text.replace(/((?:=[0-9A-F]{2}|[^=]){9})/g, '$1=\r\n')
const wrapped = (text: string) => text.replace(/(.{32})/g, '$1\n')

/** A text that holds the word in another spelling, and what has to be left of it (null: nothing that was the word). */
const written: readonly [string, string][] = [
  ['percent', `see https://x.example/?to=${percent(email)}&who=${percent(name)}`],
  ['percent twice', `see https://x.example/?back=${percent(`/?to=${percent(email)}`)}`],
  ['plus', `who=${percent(name).replaceAll('%20', '+')}`],
  ['quoted-printable', `To: ${quoted(email)} (${quoted(name)})`],
  ['broken lines', broken(`Hello ${quoted(name)}, your address ${quoted(email)}`)],
  ['references', `<p>${referenced(name)} &lt;${referenced(email)}&gt;</p>`],
  ['hex references', `<p>${hexReferenced(name)} ${hexReferenced(email)}</p>`],
  ['named references', '<p>J&ouml;rg&nbsp;&Aring;ngstr&ouml;m-&Uuml;berwald</p>'],
  ['JSON', `{"to":${escaped(email)},"name":${escaped(name)}}`],
  ['JSON in JSON', JSON.stringify(`{"name":${escaped(name)}}`)],
  ['base64', `Content: ${base64(`Dear ${name}, we write to ${email}.`)}`],
  ['base64 elsewhere', `Content: ${base64(`Dear, dear ${name}: ${email}`)}`],
  ['base64 wrapped', wrapped(base64(`To ${name}, at ${email}, from us.`))],
  [
    'base64 of Latin-1',
    `Content: ${Buffer.from(`Dear ${name}, we write to ${email}.`, 'latin1').toString('base64')}`,
  ],
  ['base64 of UTF-16', `Content: ${Buffer.from(`Dear ${name}, ${email}.`, 'utf16le').toString('base64')}`],
  [
    'base64 of UTF-16, turned',
    wrapped(Buffer.from(`Dear ${name}, ${email}.`, 'utf16le').swap16().toString('base64')),
  ],
  ['number in a link', 'tel:+49%20171%20555%2066%2077'],
  ['number between spaces of HTML', 'Call 0171&nbsp;555&nbsp;66&nbsp;77'],
]

describe('an erasure finds a person in another spelling', () => {
  it('in texts, in JSON and in files, and leaves the rest', async () => {
    const { visitor } = world.of.administrator
    const known = { name, email, phone, jobTitle: 'Einkauf', language: 'de' }
    const { personId } = await world.db.as(systemActor, tx =>
      identifyPerson(tx, systemActor, known, world.clock.now()),
    )
    const [other] = await world.rows(
      sql<{ id: number }>`select id from person where id <> ${personId} order by id limit 1`,
    )
    for (const [title, body] of written)
      await sql`insert into touch (subject_id, kind, side, mode, occurred_at, recorded_at, title, body, properties)
        select ${other!.id}, 'note', side, mode, now(), now(), ${title}, ${body}, ${JSON.stringify({ raw: body, kept: 'kept' })}::jsonb
        from touch order by id limit 1`.execute(world.db.full)
    const harmless =
      'Jörg Angstadt, joerg.angstrom@wald.example, =E4=F6, %C3%A4, &ouml;, \\u00f6, 0171 999 66 77'
    await sql`insert into touch (subject_id, kind, side, mode, occurred_at, recorded_at, title, body, properties)
        select ${other!.id}, 'note', side, mode, now(), now(), 'harmless', ${harmless}, ${JSON.stringify({ raw: harmless })}::jsonb
        from touch order by id limit 1`.execute(world.db.full)
    const place = join(world.dataDir, 'imports')
    await mkdir(place, { recursive: true })
    const files = [
      ...written.filter(([title]) => !title.startsWith('number') && title !== 'named references'),
      ['harmless', harmless] as const,
    ]
    for (const [at, [, text]] of files.entries()) {
      await writeFile(join(place, `${at}.txt`), text)
      await sql`insert into import_run (kind, file_name, stored_as, state, created_at, ended_at)
        values ('persons', 'x', ${`${at}.txt`}, 'done', now(), now())`.execute(world.db.full)
    }
    // What is packed is looked into; what is broken may hold anybody.
    for (const [stored, bytes] of [
      ['about-others.gz', gzipSync(harmless)],
      ['about-them.gz', gzipSync(`It was ${name}.`)],
      ['broken.gz', Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])],
    ] as const) {
      await writeFile(join(place, stored), bytes)
      await sql`insert into import_run (kind, file_name, stored_as, state, created_at, ended_at)
        values ('persons', 'x', ${stored}, 'done', now(), now())`.execute(world.db.full)
    }

    const asked = await visitor.send('POST', `/api/persons/${personId}/privacy-requests`, { kind: 'erasure' })
    expect([asked.status, asked.text]).toEqual([200, asked.text])
    await world.drain()
    const { body } = await visitor.get<{ items: { state: string; note: string | null }[] }>(
      `/api/privacy/requests?personId=${personId}`,
    )
    expect(body.items[0]).toMatchObject({ state: 'done', note: null })
    const rows = await world.rows(sql<{
      title: string
      body: string
      properties: { raw: string; kept?: string }
    }>`
      select title, body, properties from touch where subject_id = ${other!.id} and kind = 'note' order by id`)
    const left = new Map(rows.map(row => [row.title, row]))
    const traces = /ngstr|berwald|angstrom|555|%C3%A5ngstr/i
    for (const [title] of written) {
      const { body: text, properties } = left.get(title)!
      const inner = (words: string) =>
        title.startsWith('base64')
          ? Buffer.from(words.replace('[erased]', ''), 'base64').toString('latin1').replaceAll('\0', '')
          : words
      for (const [where, words] of [
        ['text', inner(text)],
        ['JSON', inner(properties.raw)],
      ] as const)
        expect([title, where, traces.test(words) ? words : 'gone']).toEqual([title, where, 'gone'])
      expect([title, /\[erased\]|0/.test(text), properties.kept]).toEqual([title, true, 'kept'])
    }
    expect(left.get('harmless')).toMatchObject({ body: harmless, properties: { raw: harmless } })
    expect((await readdir(place)).sort()).toEqual([`${files.length - 1}.txt`, 'about-others.gz'])
  })
})
