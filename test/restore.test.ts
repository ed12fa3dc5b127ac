import { spawn } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Manifest } from '../src/platform/backup.ts'
import { withBackup } from '../src/platform/backup-file.ts'
import { pack } from '../src/platform/tar.ts'
import { emptyDatabase } from './database.ts'
import { founder, type Installed, install } from './installed.ts'
import { startServer } from './server-process.ts'

let house: Installed
let folder: string
let file: string
const opened: string[] = []

/** The command as somebody types it. */
const linchpin = (...args: string[]): Promise<{ code: number | null; said: string }> =>
  new Promise(done => {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../bin/linchpin.ts'), ...args], {
      env: { ...process.env, DATABASE_URL: '', LINCHPIN_DATA: '' },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (said += String(text)))
    child.once('close', code => done({ code, said }))
  })

/** Sum of the rows of every table that a restore brings back as it was. */
const sums = (path: string) =>
  withBackup(path, folder, async (_, { tables }) =>
    Object.fromEntries(
      tables
        .filter(({ name }) => !/^(graphile_worker\.|public\.(session|link|mail)$)/.test(name))
        .map(({ name, rows, sha256 }) => [name, `${rows} ${sha256}`]),
    ),
  )

const names = async (data: Installed) =>
  (
    await data.query<{ name: string }>(
      `select datname as name from pg_database where datname like 'linchpin%' order by 1`,
    )
  ).map(({ name }) => name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-restoring-'))
  file = join(folder, 'kept.tar')
  house = await install()
  for (const batch of ['a', 'b', 'c']) expect((await house.track(batch)).status).toBe(200)
  await house.query(`insert into mail (purpose, to_address, subject, body_text, state) values
    ('reset', 'rita@harbour.example', 'Waits', 'x', 'waiting'), ('reset', 'rita@harbour.example', 'Went', 'x', 'sent')`)
}, 60_000)
afterAll(async () => {
  await house?.close()
  for (const place of [folder, ...opened]) await rm(place, { recursive: true, force: true })
})

it('a backup of a running installation is one file with exact counts, and does not replace another', async () => {
  const { code, said } = await linchpin('backup', file, '--data', house.dataDir)
  expect([code, said]).toEqual([0, expect.stringContaining('rows of')])
  const [counted] = await house.query<{ n: string }>('select count(*) as n from touch')
  expect(said).toMatch(new RegExp(`^ +touch +${counted!.n}$`, 'm'))
  const again = await linchpin('backup', file, '--data', house.dataDir)
  expect([again.code, again.said]).toEqual([2, expect.stringContaining('is there already')])
  const own = await linchpin('backup', '--data', house.dataDir)
  expect(own.said).toMatch(/backups\/linchpin-[\dT-]+\.tar/)
})

it('goes into an empty folder, row for row, and the new installation works', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'linchpin-restored-'))
  opened.push(dataDir)
  const { code, said } = await linchpin('restore', file, '--data', dataDir)
  expect([code, said]).toEqual([0, expect.stringMatching(/Restored [\d,]+ rows of \d+ tables/)])
  expect(said).toMatch(/1 mails in doubt, 1 sessions and 0 links ended/)
  const second = join(folder, 'second.tar')
  await linchpin('backup', second, '--data', dataDir)
  expect(await sums(second)).toEqual(await sums(file))
  const server = await startServer({ LINCHPIN_DATA: dataDir })
  try {
    const answer = await fetch(`${server.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: founder.email, password: founder.password }),
    })
    expect(answer.status).toBe(200)
  } finally {
    await server.stop()
  }
}, 60_000)

it('is refused while a server runs; then while the installation holds a company; nothing changes', async () => {
  expect((await house.track('later')).status).toBe(200)
  const running = await linchpin('restore', file, '--replace', '--data', house.dataDir)
  expect([running.code, running.said]).toEqual([2, expect.stringContaining('in use by another Linchpin')])
  expect(await house.kept('later')).toBe(3)
  expect(await names(house)).toEqual(['linchpin'])
  await house.server.stop()
  const used = await linchpin('restore', file, '--data', house.dataDir)
  expect([used.code, used.said]).toEqual([2, expect.stringContaining('holds a company')])
}, 60_000)

const broken: [string, (copy: string) => Promise<unknown>, RegExp][] = [
  ['cut off', async copy => truncate(copy, Math.floor((await readFile(copy)).length / 2)), /damaged/],
  ['without its end', async copy => truncate(copy, (await readFile(copy)).length - 1_500), /damaged/],
  ['with one other byte in the rows', copy => change(copy, bytes => (bytes[525]! ^= 1)), /damaged/],
  [
    'with another number in the manifest',
    copy => repack(copy, text => text.replace(/"value": "\d+"/, '"value": "1"')),
    /damaged/,
  ],
  ['with a path that leads out', copy => change(copy, bytes => bytes.write('../evil', 0)), /damaged/],
  ['of a newer version', copy => repack(copy, newer, true), /newer Linchpin: it knows 9999/],
  ['that is something else', copy => writeFile(copy, 'Dear Sir or Madam'.repeat(200)), /damaged/],
  ['that is not there', copy => rm(copy), /There is no backup at/],
]
// That what is here stayed as it was shows when it is put aside, below.
it.each(broken)('a file %s is refused in a sentence', async (_, harm, sentence) => {
  const copy = join(folder, 'broken.tar')
  await copyFile(file, copy)
  await harm(copy)
  const { code, said } = await linchpin('restore', copy, '--replace', '--data', house.dataDir)
  expect([code, said]).toEqual([2, expect.stringMatching(sentence)])
  expect(said).not.toMatch(/^ +at /m)
})

it('with --replace what is here is put aside, whole, and the backup takes its place', async () => {
  const { code, said } = await linchpin('restore', file, '--replace', '--data', house.dataDir)
  expect([code, said]).toEqual([0, expect.stringMatching(/as the database linchpin_before_\d{14}/)])
  const server = await startServer({ LINCHPIN_DATA: house.dataDir })
  try {
    const found = await names(house)
    expect(found).toEqual(['linchpin', expect.stringMatching(/^linchpin_before_/)])
    expect([await house.kept('a'), await house.kept('later')]).toEqual([3, 0])
    expect(await house.query('select subject, state from mail order by id')).toEqual([
      { subject: 'Waits', state: 'in_doubt' },
      { subject: 'Went', state: 'sent' },
    ])
    const { password, port } = JSON.parse(await readFile(join(house.dataDir, 'postgres.json'), 'utf8'))
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'linchpin', password, database: found[1]! })
    await client.connect()
    expect((await client.query('select count(*)::int as n from touch')).rows).toEqual([{ n: 12 }])
    await client.end()
  } finally {
    await server.stop()
  }
}, 60_000)

it("goes into somebody's own database when that is empty, and into no other", async () => {
  const made = await emptyDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'linchpin-restored-'))
  opened.push(dataDir)
  try {
    const into = ['--data', dataDir, '--database-url', made.urls.owner]
    expect((await linchpin('restore', file, ...into)).code).toBe(0)
    const second = join(folder, 'own.tar')
    await linchpin('backup', second, ...into)
    expect(await sums(second)).toEqual(await sums(file))
    const again = await linchpin('restore', file, ...into)
    expect([again.code, again.said]).toEqual([2, expect.stringMatching(/into an empty database only/)])
  } finally {
    await made.drop()
  }
}, 60_000)

async function change(path: string, work: (bytes: Buffer) => unknown): Promise<void> {
  const bytes = await readFile(path)
  work(bytes)
  await writeFile(path, bytes)
}

/** Packs a backup again with another manifest; `sealed` as its writer would have sealed it. */
async function repack(path: string, work: (text: string) => string, sealed = false): Promise<void> {
  const packed = `${path}.again`
  await withBackup(path, folder, async (place, { tables }) => {
    const manifest = join(place, 'manifest.json')
    const text = work(await readFile(manifest, 'utf8'))
    const { seal, ...rest } = JSON.parse(text)
    await writeFile(manifest, JSON.stringify(sealed ? rest : { ...rest, seal }))
    await pack(place, [...tables.map(table => table.file), 'manifest.json'], packed)
  })
  await copyFile(packed, path)
  await rm(packed)
}

function newer(text: string): string {
  const manifest = JSON.parse(text) as Manifest
  return JSON.stringify({ ...manifest, migrations: [...manifest.migrations, '9999-later.sql'] })
}
