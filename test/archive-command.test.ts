import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { founder, type Installed, install } from './installed.ts'
import { startServer } from './server-process.ts'

let house: Installed
let folder: string
let file: string
const opened: string[] = []

const begin = (...args: string[]) => {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../bin/linchpin.ts'), ...args], {
    env: { ...process.env, DATABASE_URL: '', LINCHPIN_DATA: '' },
  })
  let said = ''
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', text => {
      said += String(text)
      for (const listen of listeners) listen()
    })
  const ended = new Promise<{ code: number | null; said: string }>(done =>
    child.once('close', code => done({ code, said })),
  )
  const hears = (pattern: RegExp) =>
    new Promise<void>(heard => {
      const listen = () => pattern.test(said) && heard()
      listeners.add(listen)
      listen()
    })
  return { child, ended, hears }
}
/** The command as somebody types it. */
const linchpin = (...args: string[]) => begin(...args).ended
const place = async (): Promise<string> => {
  const made = await mkdtemp(join(tmpdir(), 'linchpin-loading-'))
  opened.push(made)
  return made
}
const tables = async (path: string): Promise<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(unzipSync(await readFile(path)))
      .filter(([name]) => name.startsWith('tables/') || name.startsWith('files/'))
      .map(([name, bytes]) => [name, strFromU8(bytes, true)]),
  )

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-archives-'))
  file = join(folder, 'all.zip')
  house = await install()
  for (const batch of ['a', 'b']) expect((await house.track(batch)).status).toBe(200)
  const made = await house.ask('POST', '/api/accounts', { name: '=Haven, "BV"' })
  const { id } = (await made.json()) as { id: number }
  const form = new FormData()
  form.append('file', new Blob(['the drawing']), 'drawing.txt')
  const sent = (await (await house.upload('/api/files', form)).json()) as { id: number }
  await house.ask('POST', '/api/touches', {
    accountId: id,
    kind: 'note',
    title: "'=1+1",
    files: [sent.id],
  })
  await house.query(`insert into mail (purpose, to_address, subject, body_text, state) values
    ('reset', 'rita@harbour.example', 'Went', 'x', 'sent')`)
  const { code, said } = await linchpin('export', 'everything', file, '--data', house.dataDir)
  expect([code, said]).toEqual([0, expect.stringContaining('records written')])
}, 120_000)
afterAll(async () => {
  await house?.close()
  for (const one of [folder, ...opened]) await rm(one, { recursive: true, force: true })
})

it('goes into an empty folder, every table the same, and whoever administers it chooses a password', async () => {
  const dataDir = await place()
  const { code, said } = await linchpin('load', file, '--data', dataDir)
  expect([code, said]).toEqual([0, expect.stringMatching(/Loaded [\d,]+ rows of \d+ tables/)])
  const path = /followed by (\/links\/\S+);/.exec(said)![1]!
  const second = join(folder, 'second.zip')
  expect((await linchpin('export', 'everything', second, '--data', dataDir)).code).toBe(0)
  expect(await tables(second)).toEqual(await tables(file))
  const server = await startServer({ LINCHPIN_DATA: dataDir })
  try {
    const post = (url: string, body: object) =>
      fetch(`${server.address}${url}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-requested-with': 'linchpin' },
        body: JSON.stringify(body),
      })
    const signIn = { email: founder.email, password: founder.password }
    expect((await post('/api/session', signIn)).status).toBe(401)
    const chosen = await post(`/api/links/${path.split('/').at(-1)}/password`, {
      password: 'nine brown otters here',
    })
    expect(chosen.status).toBe(200)
    expect((await post('/api/session', { ...signIn, password: 'nine brown otters here' })).status).toBe(200)
  } finally {
    await server.stop()
  }
}, 120_000)

it('is refused where a server runs, and where there is a company; nothing changes', async () => {
  const running = await linchpin('load', file, '--data', house.dataDir)
  expect([running.code, running.said]).toEqual([2, expect.stringContaining('in use by another Linchpin')])
  await house.server.stop()
  const [before, after] = [join(folder, 'before.zip'), join(folder, 'after.zip')]
  await linchpin('export', 'everything', before, '--data', house.dataDir)
  const used = await linchpin('load', file, '--data', house.dataDir)
  expect([used.code, used.said]).toEqual([2, expect.stringContaining('holds a company')])
  await linchpin('export', 'everything', after, '--data', house.dataDir)
  expect(await tables(after)).toEqual(await tables(before))
}, 120_000)

it('cut off it is refused in a sentence; killed in the middle nothing is there, and it can be loaded anew', async () => {
  const dataDir = await place()
  const cut = join(folder, 'cut.zip')
  await writeFile(cut, await readFile(file))
  await truncate(cut, 3_000)
  const refused = await linchpin('load', cut, '--data', dataDir)
  expect([refused.code, refused.said]).toEqual([2, expect.stringMatching(/The archive is damaged/)])
  expect(refused.said).not.toMatch(/^ +at /m)
  // Before anything was begun.
  expect(await readdir(dataDir)).toEqual([])
  const killed = begin('load', file, '--data', dataDir)
  await killed.hears(/Loading \d+ tables/)
  killed.child.kill('SIGKILL')
  await killed.ended
  const server = await startServer({ LINCHPIN_DATA: dataDir })
  const answer = await fetch(`${server.address}/api/first-run`)
  expect([answer.status, await answer.text()]).toEqual([200, '{"needed":true}'])
  await server.stop()
  const { code, said } = await linchpin('load', file, '--data', dataDir)
  expect([code, said]).toEqual([0, expect.stringMatching(/Loaded [\d,]+ rows/)])
}, 120_000)
