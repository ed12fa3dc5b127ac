import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backUpToFile, withBackup } from '../src/platform/backup-file.ts'
import { carryFiles, putBackFiles } from '../src/platform/backup-files.ts'
import { systemActor } from '../src/team/model/actor.ts'
import { attachFiles } from '../src/touches/attach.ts'
import { keepBytes } from '../src/touches/kept-files.ts'
import { recordTouches } from '../src/touches/record.ts'
import { testDatabase } from './database.ts'
import { openWorld, type World } from './installation.ts'

let world: World
let person: { id: number; name: string; email: string; accountId: number }
let scratch: string
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  scratch = await mkdtemp(join(tmpdir(), 'linchpin-attached-'))
  const [found] = await world.rows(sql<typeof person>`
    select id, name, email, account_id as "accountId" from person
    where email is not null and account_id is not null order by id limit 1`)
  person = found!
})
afterAll(async () => {
  await world?.close()
  await rm(scratch, { recursive: true, force: true })
})

const attach = async (subjectId: number, content: string, name: string): Promise<string> => {
  const kept = await keepBytes(world, new TextEncoder().encode(content), name)
  await world.db.as(systemActor, async tx => {
    const now = world.clock.now()
    const accountId = person.accountId
    const [id] = await recordTouches(
      tx,
      systemActor,
      [{ subjectId, accountId, kind: 'email', occurredAt: now, title: 'Mail' }],
      now,
    )
    await attachFiles(tx, systemActor, id!, [{ ...kept, name }], now)
  })
  return kept.sha256
}
const onDisk = async (): Promise<string[]> =>
  (await readdir(join(world.dataDir, 'files'), { recursive: true, withFileTypes: true }))
    .filter(file => file.isFile())
    .map(file => file.name)

describe('what is attached to the entries of a person', () => {
  it('is in the archive of everything that is kept', async () => {
    const sha256 = await attach(person.id, 'The drawing of the line', 'drawing Ü.txt')
    const { visitor } = world.of.administrator
    const asked = await visitor.send('POST', `/api/persons/${person.id}/privacy-requests`, { kind: 'access' })
    await world.drain()
    const { body } = await visitor.send<{ path: string }>(
      'POST',
      `/api/privacy/requests/${asked.body.id}/ticket`,
    )
    const file = await world.app.inject({
      url: body.path,
      headers: { authorization: `Bearer ${visitor.token}` },
    })
    const files = unzipSync(file.rawPayload)
    const path = Object.keys(files).find(name => name.endsWith('-drawing Ü.txt'))!
    expect(strFromU8(files[path]!)).toBe('The drawing of the line')
    const data = JSON.parse(strFromU8(files['data.json']!)) as {
      parts: { attachments: Record<string, unknown>[] }
    }
    expect(data.parts.attachments).toMatchObject([{ name: 'drawing Ü.txt', file: path, type: 'text/plain' }])
    expect(await onDisk()).toContain(sha256)
  })

  it('goes with an erasure, and so does what names the person in entries around it; the rest stays', async () => {
    const [colleague] = await world.rows(sql<{ id: number }>`
      select id from person where account_id = ${person.accountId} and id <> ${person.id} order by id limit 1`)
    const around = colleague?.id ?? person.accountId
    const own = await attach(person.id, 'Own words', 'own.txt')
    const shared = await attach(person.id, 'The same for both', 'both.txt')
    expect(await attach(around, 'The same for both', 'both.txt')).toBe(shared)
    const naming = await attach(
      person.accountId,
      `Minutes. Present: ${person.email.toUpperCase()}`,
      'minutes.txt',
    )
    const other = await attach(person.accountId, 'Prices of next year', 'prices.txt')
    const { visitor } = world.of.administrator
    const asked = await visitor.send('POST', `/api/persons/${person.id}/privacy-requests`, {
      kind: 'erasure',
    })
    expect([asked.status, asked.text]).toEqual([200, asked.text])
    await world.drain()
    const left = await onDisk()
    expect([own, shared, naming, other].map(sha256 => left.includes(sha256))).toEqual([
      false,
      true,
      false,
      true,
    ])
    expect(
      await world.rows(
        sql`select name from touch_file where name in ('own.txt', 'minutes.txt', 'drawing Ü.txt')`,
      ),
    ).toEqual([])
  })

  it('goes when the words of its entries are no longer kept', async () => {
    const [someone] = await world.rows(sql<{ id: number }>`
      select id from person where erased_at is null order by id desc limit 1`)
    const sha256 = await attach(someone!.id, 'Kept for a time', 'time.txt')
    await world.rows(sql`update retention_rule set active = true, days = 30 where kind = 'touch_bodies'`)
    world.clock.pass(40 * 1_440)
    await world.tasks['privacy.retain']!(undefined as never)
    expect(await world.rows(sql`select from touch_file where name = 'time.txt'`)).toEqual([])
    expect(await onDisk()).toContain(sha256)
  })
})

describe('a backup', () => {
  it('carries the files, refuses one that was changed, and puts them back where they lay', async () => {
    const place = { dataDir: join(scratch, 'data') }
    const kept = await keepBytes(place, new TextEncoder().encode('Angebot'), 'a.txt')
    const second = await keepBytes(place, new TextEncoder().encode('Zweites'), 'b.txt')
    const database = await testDatabase()
    try {
      const file = join(scratch, 'kept.tar')
      const manifest = await backUpToFile(database.urls.owner, file, new Date(), join(place.dataDir, 'files'))
      expect(manifest.files?.map(({ sha256 }) => sha256).sort()).toEqual([kept.sha256, second.sha256].sort())
      const to = join(scratch, 'restored')
      await withBackup(file, scratch, async (folder, { files = [] }) => {
        expect(await putBackFiles(folder, files, to)).toBe(2)
        // Once more is no matter.
        expect(await putBackFiles(folder, files, to)).toBe(2)
      })
      const lies = join(to, kept.sha256.slice(0, 2), kept.sha256)
      expect(await readFile(lies, 'utf8')).toBe('Angebot')
      const bytes = await readFile(file)
      bytes.write('Angebox', bytes.indexOf('Angebot'))
      await writeFile(join(scratch, 'harmed.tar'), bytes)
      await expect(withBackup(join(scratch, 'harmed.tar'), scratch, async () => {})).rejects.toThrow(
        /damaged: the file [0-9a-f]{64}/,
      )
    } finally {
      await database.drop()
    }
  })

  it('passes over what is no file of ours', async () => {
    const from = join(scratch, 'odd')
    await keepBytes({ dataDir: scratch }, new TextEncoder().encode('x'), 'x.txt')
    await writeFile(join(scratch, 'files', 'stray'), 'x')
    expect(await carryFiles(join(scratch, 'files'), from)).toHaveLength(1)
    expect(await carryFiles(join(scratch, 'none'), join(scratch, 'nothing'))).toEqual([])
  })
})
