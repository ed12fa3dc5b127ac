import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visitor } from '../../test/app.ts'
import { openWorld, type World } from '../../test/installation.ts'
import { isRefusal } from '../shared/outcome.ts'
import { keepBytes, keepFile } from './kept-files.ts'

let world: World
let person: { id: number; accountId: number }
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  // Of a territory of the partner.
  const [found] = await world.rows(sql<typeof person>`
    select p.id, p.account_id as "accountId" from person p join account a on a.id = p.account_id
    join user_territory ut on ut.territory_id = p.territory_id and ut.user_id = ${world.of.partner.id}
    where a.territory_id = p.territory_id order by p.id limit 1`)
  person = found!
})
afterAll(() => world?.close())

type Uploaded = { id: number; name: string; type: string; size: number; code: string }
type Entry = { id: number; files: Uploaded[]; code: string }
const upload = (visitor: Visitor, content: string, name = 'offer.pdf') =>
  visitor.send<Uploaded>(
    'POST',
    '/api/files',
    `--edge\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n${content}\r\n--edge--\r\n`,
    {
      headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    },
  )
const log = (visitor: Visitor, body: object) =>
  visitor.send<Entry>('POST', '/api/touches', { personId: person.id, kind: 'call', title: 'Call', ...body })
const onDisk = async (): Promise<string[]> =>
  (await readdir(join(world.dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter(file => file.isFile())
    .map(file => file.name)
const refused = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'kept',
    (error: unknown) => (isRefusal(error) ? error.code : String(error)),
  )

describe('a file of an entry', () => {
  it('is uploaded, attached to what is logged, seen with it and saved as it was', async () => {
    const { sales, partner, service } = world.of
    const sent = await upload(sales.visitor, '%PDF-1.7 Angebot', '../../etc/Angebot für März.pdf')
    expect([sent.status, sent.body]).toEqual([
      201,
      { id: sent.body.id, name: 'Angebot für März.pdf', type: 'application/pdf', size: 16 },
    ])
    // Until it is attached nobody else has it.
    expect((await service.visitor.get(`/api/files/${sent.body.id}`)).status).toBe(404)
    expect((await log(service.visitor, { files: [sent.body.id] })).body.code).toBe('no_such_upload')
    const second = await upload(sales.visitor, 'a;b\n1;2', 'list.csv')
    const entry = await log(sales.visitor, { files: [sent.body.id, second.body.id] })
    expect(entry.body.files.map(({ name, type }) => [name, type])).toEqual([
      ['Angebot für März.pdf', 'application/pdf'],
      ['list.csv', 'text/csv'],
    ])
    for (const who of [service, partner]) {
      const file = await who.visitor.get(`/api/files/${sent.body.id}`)
      expect([file.status, file.text]).toEqual([200, '%PDF-1.7 Angebot'])
      expect(file.headers['content-disposition']).toBe(
        'attachment; filename="Angebot fur Marz.pdf"; filename*=UTF-8\'\'Angebot%20f%C3%BCr%20M%C3%A4rz.pdf',
      )
      expect(file.headers['x-content-type-options']).toBe('nosniff')
      expect(file.headers['content-security-policy']).toBe("default-src 'none'; sandbox")
    }
    expect((await world.visitor().get(`/api/files/${sent.body.id}`)).status).toBe(401)
    // Attached once: it is nobody's upload any more.
    expect((await log(sales.visitor, { files: [sent.body.id] })).body.code).toBe('no_such_upload')
  })

  it('is not seen by a partner outside the territory, and its reading is noted', async () => {
    const { sales, partner, marketing } = world.of
    const [other] = await world.rows(sql<{ id: number }>`
      select p.id from person p join account a on a.id = p.account_id where not exists (
        select from user_territory where user_id = ${partner.id} and territory_id in (p.territory_id, a.territory_id))
      order by p.id limit 1`)
    const { body: file } = await upload(sales.visitor, 'secret', 'a.txt')
    await log(sales.visitor, { personId: other!.id, files: [file.id] })
    expect((await partner.visitor.get(`/api/files/${file.id}`)).status).toBe(404)
    expect((await marketing.visitor.get(`/api/files/${file.id}`)).status).toBe(200)
    expect(
      await world.rows(
        sql`select kind from person_access where user_id = ${marketing.id} and subject_id = ${other!.id}`,
      ),
    ).toEqual([{ kind: 'log' }])
  })

  it('goes with the entry to its correction, is removed by whoever wrote it, and leaves with a withdrawal', async () => {
    const { sales, service } = world.of
    const [a, b] = [
      await upload(sales.visitor, 'first', 'a.txt'),
      await upload(sales.visitor, 'second', 'b.txt'),
    ]
    const { body: entry } = await log(sales.visitor, { files: [a.body.id] })
    const { body: corrected } = await sales.visitor.send<Entry>(
      'POST',
      `/api/touches/${entry.id}/correction`,
      {
        title: 'Call about the offer',
        files: [b.body.id],
      },
    )
    expect(corrected.files.map(({ name }) => name)).toEqual(['a.txt', 'b.txt'])
    const path = `/api/touches/${corrected.id}/files/${a.body.id}`
    expect((await service.visitor.send('DELETE', path)).body.code).toBe('not_yours')
    const { body: less } = await sales.visitor.send<Entry>('DELETE', path)
    expect(less.files.map(({ name }) => name)).toEqual(['b.txt'])
    expect((await sales.visitor.send('DELETE', path)).body.code).toBe('no_such_file')
    await sales.visitor.send('POST', `/api/touches/${corrected.id}/withdrawal`)
    expect((await sales.visitor.get(`/api/files/${b.body.id}`)).status).toBe(404)
  })

  it('is refused when it is empty, a program, not a form, or one too many; then nothing is kept', async () => {
    const { sales, partner } = world.of
    const before = [await world.digest(), (await onDisk()).length]
    expect((await upload(sales.visitor, '')).body.code).toBe('file_empty')
    expect((await upload(sales.visitor, 'MZ\u0090', 'offer.pdf')).body.code).toBe('program')
    expect((await upload(sales.visitor, 'x', 'offer.pdf.exe')).body.code).toBe('program')
    expect((await upload(partner.visitor, 'x')).status).toBe(403)
    expect((await sales.visitor.send('POST', '/api/files', { file: 'x' })).body.code).toBe('not_a_form')
    expect([await world.digest(), (await onDisk()).length]).toEqual(before)
    const many = await Promise.all(
      Array.from({ length: 21 }, (_, n) => upload(sales.visitor, `same for all ${n % 2}`, `${n}.txt`)),
    )
    expect((await log(sales.visitor, { files: many.map(({ body }) => body.id) })).body.code).toBe(
      'too_many_files',
    )
    // The same bytes lie there once.
    expect((await onDisk()).length).toBe((before[1]! as number) + 2)
  })

  it('of more than 50 MB is refused by the door, and nothing of it stays', async () => {
    const { sales } = world.of
    const before = [await world.digest(), (await onDisk()).length]
    const answer = await upload(sales.visitor, 'x'.repeat(50 * 1024 ** 2 + 2), 'long.txt')
    expect([answer.status, answer.body.code]).toEqual([413, 'file_too_large'])
    expect([await world.digest(), (await onDisk()).length]).toEqual(before)
    const bomb = await upload(sales.visitor, `PK\u0003\u0004${'\0'.repeat(200)}`, '42.zip')
    expect([bomb.status, bomb.body.type]).toEqual([201, 'application/zip'])
  })

  it('is broken off while it comes when it is too large, and when its sender goes away', async () => {
    const before = (await onDisk()).length
    let sent = 0
    const endless = async function* () {
      for (;;) {
        sent += 65_536
        yield new Uint8Array(65_536).fill(7)
      }
    }
    expect(await refused(keepFile(world, endless(), 'x.bin', 1_000_000))).toBe('file_too_large')
    expect(sent).toBeLessThan(1_200_000)
    const gone = async function* () {
      yield new Uint8Array([1, 2, 3])
      throw new Error('premature close')
    }
    expect(await refused(keepFile(world, gone(), 'x.bin'))).toMatch(/premature close/)
    expect((await onDisk()).length).toBe(before)
  })

  it('that nobody attaches goes after a day, with what a killed process left; attached ones stay', async () => {
    const { sales } = world.of
    const keeps = await upload(sales.visitor, 'stays here', 'stays.txt')
    await log(sales.visitor, { files: [keeps.body.id], title: 'Erased' })
    const goes = await upload(sales.visitor, 'goes away', 'goes.txt')
    const incoming = join(world.dataDir, 'files', 'incoming')
    await mkdir(incoming, { recursive: true })
    await writeFile(join(incoming, 'half'), 'half')
    await world.tasks['touches.files']!(undefined as never)
    expect((await sales.visitor.get(`/api/files/${goes.body.id}`)).status).toBe(200)
    world.clock.pass(25 * 60)
    for (const file of await readdir(join(world.dataDir, 'files'), { recursive: true, withFileTypes: true }))
      if (file.isFile()) await utimes(join(file.parentPath, file.name), new Date(0), new Date(0))
    // Sent again a moment ago: whoever sent it is about to attach it.
    const { sha256 } = await keepBytes(world, new TextEncoder().encode('about to be attached'), 'a.txt')
    await utimes(
      join(world.dataDir, 'files', sha256.slice(0, 2), sha256),
      world.clock.now(),
      world.clock.now(),
    )
    const member = await world.signIn(sales.email)
    await world.tasks['touches.files']!(undefined as never)
    expect((await member.visitor.get(`/api/files/${goes.body.id}`)).status).toBe(404)
    expect((await member.visitor.get(`/api/files/${keeps.body.id}`)).text).toBe('stays here')
    const left = await onDisk()
    expect(left).not.toContain('half')
    expect(left).toContain(sha256)
    const texts = await Promise.all(
      left.map(name => readFile(join(world.dataDir, 'files', name.slice(0, 2), name), 'utf8')),
    )
    expect(texts).not.toContain('goes away')
  })
})

describe('a picture of an entry', () => {
  const png = (width: number, height: number): string => {
    const head = Buffer.alloc(40)
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]).copy(head)
    head.writeUInt32BE(width, 16)
    head.writeUInt32BE(height, 20)
    return head.toString('latin1')
  }
  const kept = async (bytes: Buffer, name: string) => {
    const { sha256, size, type } = await keepBytes(world, bytes, name)
    const entry = await log(world.of.sales.visitor, {})
    const [row] = await world.rows(sql<{ id: number }>`
      insert into touch_file (touch_id, sha256, name, type, size, user_id, at)
      values (${entry.body.id}, decode(${sha256}, 'hex'), ${name}, ${type}, ${size}, ${world.of.sales.id}, now()) returning id`)
    return { id: row!.id, sha256 }
  }
  const shown = (id: number, who = world.of.service) => who.visitor.get(`/api/files/${id}/picture`)

  it('is shown as what its bytes are, to our own pages, and to whoever sees the entry', async () => {
    const { id } = await kept(Buffer.from(png(640, 480), 'latin1'), 'Halle 4.png')
    const answer = await shown(id)
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(answer.headers['content-disposition']).toMatch(/^inline; filename="Halle 4.png"/)
    expect((await shown(id, world.of.partner)).status).toBe(200)
    expect((await world.visitor().get(`/api/files/${id}/picture`)).status).toBe(401)
    expect((await shown(999_999_999)).status).toBe(404)
  })

  it.each([
    [
      'a drawing that could run',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
      'a.png',
    ],
    ['a page', Buffer.from('<!doctype html><script>1</script>'), 'a.jpg'],
    ['a PDF', Buffer.from('%PDF-1.7 offer, long enough to be looked at'), 'a.png'],
    ['a picture that would fill the memory', Buffer.from(png(100_000, 100_000), 'latin1'), 'a.png'],
    ['a picture without measures', Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array(40).fill(0)]), 'a.jpg'],
  ])('is never %s', async (_, bytes, name) => {
    const { id } = await kept(bytes, name)
    const answer = await shown(id)
    expect([answer.status, answer.body.code]).toEqual([415, 'no_picture'])
    expect(answer.headers['content-type']).toMatch(/problem\+json/)
    expect((await world.of.service.visitor.get(`/api/files/${id}`)).status).toBe(200)
  })

  it('is told by the bytes that are there now, not by what was noted of them', async () => {
    const { id, sha256 } = await kept(Buffer.from(png(8, 8), 'latin1'), 'b.png')
    await writeFile(join(world.dataDir, 'files', sha256.slice(0, 2), sha256), '<html><script>1</script>')
    expect((await shown(id)).status).toBe(415)
  })
})
