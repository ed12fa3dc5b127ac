import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Letter } from '../src/letters/queries.ts'
import { clearFiles, filesNaming } from '../src/privacy/erase-files.ts'
import { openWorld, type World } from './installation.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
}, 120_000)
afterAll(() => world?.close())

it('no printed letters stay that name somebody who was erased, nor those of a letter that was changed since', async () => {
  const { visitor } = world.of.marketing_manager
  const call = (path: string, body?: unknown) => visitor.send('POST', path, body)
  await visitor.send('PUT', '/api/letter-sender', {
    name: 'Terpstra',
    street: 'Haven 1',
    postalCode: '8861 AA',
    city: 'Harlingen',
    country: 'NL',
    contact: '',
  })
  const person = (await call('/api/persons', { name: 'Erika Erased', language: 'de' })).body.id
  const address = {
    street: 'Ring 1',
    postalCode: '1',
    city: 'Hamburg',
    region: null,
    country: 'DE',
    label: 'work',
  }
  await visitor.send('PUT', `/api/persons/${person}/contact-points`, {
    emails: [],
    phones: [],
    addresses: [address],
  })
  const words = { en: { subject: 'News', body: '{salutation}' } }
  const { id } = (await call('/api/letters', { name: 'Spring', purpose: 'research', words })).body
  const print = async () => {
    expect((await call(`/api/letters/${id}/printing`)).status).toBe(200)
    await world.drain()
    const [row] = await world.rows(
      sql<
        Pick<Letter, 'state'> & { file: string }
      >`select state, stored_as as file from letter where id = ${id}`,
    )
    expect(row!.state).toBe('ready')
    return row!.file
  }
  await call(`/api/letters/${id}/persons`, { ids: [person] })
  const file = await print()
  await world.tasks['letters.tidy']!({} as never)
  expect((await stat(join(world.dataDir, 'letters', file))).isFile()).toBe(true)
  const noted = async () =>
    (await visitor.get<{ items: { kind: string }[] }>(`/api/persons/${person}/accesses`)).body.items.filter(
      ({ kind }) => kind === 'export',
    ).length
  expect(await noted()).toBe(0)
  expect((await visitor.get(`/api/letters/${id}/file`)).status).toBe(200)
  expect(await noted()).toBe(1)
  const { letterFiles } = await filesNaming(
    world.db,
    world.dataDir,
    { id: person, inTrash: false },
    world.clock.now(),
  )
  expect(letterFiles).toEqual([file])
  await clearFiles(world.dataDir, { mailIds: [], importFiles: [], archives: [], letterFiles })
  expect((await visitor.get(`/api/letters/${id}/file`)).status).toBe(404)

  await print()
  await visitor.send('PATCH', `/api/letters/${id}`, { name: 'Another' })
  await world.tasks['letters.tidy']!({} as never)
  expect(await readdir(join(world.dataDir, 'letters'))).toEqual([])
})
