import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backUpToFile } from '../src/platform/backup-file.ts'
import { outageOf } from '../src/platform/outage.ts'
import { openPost } from '../src/platform/post.ts'
import { founder, type Installed, install } from './installed.ts'

const mebibyte = 1_048_576

/** A disk of its own, of this size; null where this machine does not let us mount one. */
function smallDisk(mebibytes: number): string | null {
  const place = mkdtempSync(join(tmpdir(), 'linchpin-disk-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', place])
  if (status === 0) return place
  rmSync(place, { recursive: true })
  return null
}
const disk = smallDisk(700)
if (!disk)
  process.stdout.write(
    'Disks that are full are not tried: this machine lets only an administrator mount one.\n',
  )

describe.runIf(disk)('a disk that is full', () => {
  const place = disk!
  const filler = join(place, 'filler')
  let house: Installed
  beforeAll(async () => {
    house = await install(place)
  }, 60_000)
  afterAll(async () => {
    await house?.close()
    spawnSync('umount', ['-l', place])
    rmSync(place, { recursive: true, force: true })
  })
  const free = () => {
    const { bavail, bsize } = statfsSync(place)
    return bavail * bsize
  }
  /** Takes all the room but so much. */
  const fill = (leave: number) => writeFileSync(filler, Buffer.alloc(Math.max(0, free() - leave)))
  const makeRoom = () => rm(filler, { force: true })
  type Health = { disk: { ok: boolean; detail: string }; database: { ok: boolean; detail: string } }
  const health = async () => (await (await fetch(`${house.server.address}/health`)).json()) as Health

  it('is said by /health before it is', async () => {
    fill(100 * mebibyte)
    expect((await fetch(`${house.server.address}/health`)).status).toBe(503)
    expect((await health()).disk).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/^only \d+ MiB are free$/),
    })
    await makeRoom()
    expect((await health()).disk.ok).toBe(true)
  })

  it('refuses an upload in its own words and keeps no half of it', async () => {
    fill(2 * mebibyte)
    const form = new FormData()
    form.append('file', new Blob([`name\n${'Harbour Foods\n'.repeat(600_000)}`]), 'accounts.csv')
    const answer = await house.upload('/api/imports/file?kind=accounts', form)
    expect(answer.status).toBe(503)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({
      code: 'disk_full',
      detail: expect.stringContaining('no room'),
    })
    expect(await readdir(join(house.dataDir, 'imports'))).toEqual([])
    await makeRoom()
    expect((await house.upload('/api/imports/file?kind=accounts', form)).status).toBe(201)
  })

  it('refuses an attachment and keeps no half of it', async () => {
    fill(2 * mebibyte)
    const form = new FormData()
    form.append('file', new Blob(['Harbour Foods\n'.repeat(600_000)]), 'offer.txt')
    const answer = await house.upload('/api/files', form)
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'disk_full'])
    expect(await readdir(join(house.dataDir, 'files', 'incoming'))).toEqual([])
    await makeRoom()
    expect((await house.upload('/api/files', form)).status).toBe(201)
  })

  it('refuses a backup and leaves no half of it, and a mail waits for room', async () => {
    fill(40_000)
    const { password, port } = house.record()
    const url = `postgres://linchpin:${password}@127.0.0.1:${port}/linchpin`
    const failure = await backUpToFile(url, join(place, 'kept.tar')).catch(error => error)
    expect(outageOf(failure)).toBe('disk')
    expect((await readdir(place)).filter(name => name.includes('kept'))).toEqual([])
    const post = openPost({ url: 'https://linchpin.example', folder: join(place, 'outbox') })
    const letter = {
      id: 1,
      to: 'rita@harbour.example',
      subject: 'Long',
      text: 'x '.repeat(200_000),
      at: new Date(),
    }
    expect(await post.deliver(letter)).toMatchObject({
      outcome: 'later',
      problem: expect.stringContaining('ENOSPC'),
    })
    await makeRoom()
    expect(await post.deliver(letter)).toEqual({ outcome: 'sent' })
    expect(await readdir(join(place, 'outbox'))).toEqual(['00000001.eml'])
    expect((await backUpToFile(url, join(place, 'kept.tar'))).tables.length).toBeGreaterThan(20)
  }, 60_000)

  it('stops the database: what was acknowledged is there, the rest is refused, and it goes on when there is room', async () => {
    const acknowledged: string[] = []
    const back = house.server.hears(/The database is back after/)
    fill(256 * 1024)
    // Until the log of the database needs its next piece.
    await house.query(`select pg_switch_wal()`).catch(() => {})
    const refused: Response[] = []
    for (let n = 0; n < 20_000 && refused.length === 0; n++) {
      const answer = await house.track(`full-${n}`)
      if (answer.status === 200) acknowledged.push(`full-${n}`)
      else refused.push(answer)
    }
    expect(refused[0]!.status).toBe(503)
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(((await refused[0]!.json()) as { code: string }).code).toMatch(
      /^(disk_full|database_unreachable)$/,
    )
    const { disk: seen } = await health()
    expect(seen).toMatchObject({ ok: false, detail: expect.stringMatching(/^only \d+ MiB are free$/) })
    expect(house.server.child.exitCode).toBeNull()
    const wasAway = house.server.said().includes('The database broke off')
    await makeRoom()
    if (wasAway) await back
    await expect.poll(async () => (await house.track('room')).status, { timeout: 30_000 }).toBe(200)
    for (const batch of [...acknowledged, 'room'])
      expect([batch, await house.kept(batch)]).toEqual([batch, 3])
    const before = house.outbox().length
    expect((await house.ask('POST', '/api/resets', { email: founder.email })).status).toBe(200)
    await expect.poll(() => house.outbox().length, { timeout: 20_000 }).toBe(before + 1)
    expect((await health()).disk.ok).toBe(true)
  }, 120_000)
})
