import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { eml, sent } from '../../test/mails.ts'
import { mailboxNow as now, watchedMailbox } from '../../test/watched-mailbox.ts'

const box = watchedMailbox()
const { settings, read, seller, listed, unique, lastTouch, since } = box
let { world, server, anna, own } = box
beforeEach(() => {
  ;({ world, server, anna, own } = box)
})

describe('what goes wrong', () => {
  it('a wrong password is said, also to the administrator on the page, and the next reading tries again', async () => {
    server.trouble.password = 'another'
    server.put(sent({ to: anna.email, delivered: own, id: unique() }))
    await read()
    const told = (await world.of.administrator.visitor.get<{ problem: string | null }>('/api/mailbox')).body
    expect(told.problem).toContain('refuses this user name or password')
    server.trouble.password = 'quite secret'
    expect(await read()).toMatchObject({ filed: 1 })
    expect(
      (await world.of.administrator.visitor.get<{ problem: string | null }>('/api/mailbox')).body.problem,
    ).toBe(null)
  })

  it('a line that breaks in the middle of a message loses none and repeats none', async () => {
    const mark = await lastTouch()
    for (let each = 0; each < 3; each++)
      server.put(sent({ to: anna.email, delivered: own, id: unique(), body: `number ${each}` }))
    const second = server.folders.get('INBOX')![1]!
    server.trouble.dropAt = second.uid
    await read()
    expect((await since(mark)).map(({ body }) => body)).toEqual(['number 0'])
    expect(
      (await world.of.administrator.visitor.get<{ problem: string }>('/api/mailbox')).body.problem,
    ).toContain('broke off')
    await read()
    expect((await since(mark)).map(({ body }) => body)).toEqual(['number 0', 'number 1', 'number 2'])
  })

  it('a message that cannot be read is listed once, and those behind it are read', async () => {
    const mark = await lastTouch()
    const deep = Array.from(
      { length: 200 },
      (_, at) => `--b${at}\nContent-Type: multipart/mixed; boundary=b${at + 1}\n`,
    ).join('\n')
    server.put(
      eml(
        `From: ${seller().email}\nDelivered-To: ${own}\nContent-Type: multipart/mixed; boundary=b0\n\n${deep}`,
      ),
    )
    server.put(sent({ to: anna.email, delivered: own, id: unique() }))
    expect(await read()).toMatchObject({ unreadable: 1, filed: 1 })
    expect(await read()).toMatchObject({ read: 0 })
    expect(await since(mark)).toHaveLength(1)
    const { items } = await listed('aside', world.of.administrator)
    expect(items.map(({ state }) => state)).toEqual(['unreadable'])
    await world.of.administrator.visitor.send('POST', `/api/mailbox/messages/${items[0]!.id}/discarding`)
    expect((await listed('aside', world.of.administrator)).items).toEqual([])
  })

  it('of a giant message only the beginning is asked for', async () => {
    const mark = await lastTouch()
    server.put(
      sent({ to: anna.email, delivered: own, id: unique(), body: `Hello\n${'x'.repeat(3_000_000)}` }),
    )
    await read(100_000)
    expect(server.asked.bytes).toBe(100_000)
    const [touch] = await since(mark)
    expect(touch!.body!.startsWith('Hello')).toBe(true)
    expect(touch!.properties).toMatchObject({ marks: ['shortened'] })
  })

  it('a second reader leaves it alone, until the first is dead for two minutes', async () => {
    server.put(sent({ to: anna.email, delivered: own, id: unique() }))
    await world.rows(sql`update mailbox set held_until = ${now}::timestamptz + interval '1 minute'`)
    expect(await read()).toBe(null)
    await world.rows(sql`update mailbox set held_until = ${now}::timestamptz - interval '1 second'`)
    expect(await read()).toMatchObject({ filed: 1 })
  })
})

describe('settings', () => {
  const refused = async (
    over: Record<string, unknown>,
    code: string,
    pointer: string,
    how: 'trial' | 'put' = 'trial',
  ) => {
    const {
      active: _a,
      address: _b,
      ownDomains: _c,
      trustedHost: _d,
      ...place
    } = settings(over) as Record<string, unknown>
    const digest = await world.digest()
    const answer =
      how === 'trial'
        ? await world.of.administrator.visitor.send('POST', '/api/mailbox/trial', place)
        : await world.of.administrator.visitor.send('PUT', '/api/mailbox', settings(over))
    expect([answer.status, answer.body.code, answer.body.errors?.[0]?.pointer]).toEqual([422, code, pointer])
    expect(await world.digest()).toBe(digest)
  }
  it('say in words what failed, beside the field', async () => {
    await refused({ password: 'no' }, 'not_signed_in', '/password')
    await refused({ folder: 'Nowhere' }, 'no_such_folder', '/folder')
    await refused({ whenDone: 'move', moveTo: 'Nowhere' }, 'no_such_folder', '/moveTo')
    await refused({ port: 1 }, 'nobody_there', '/port')
    await refused({ host: 'localhost' }, 'open_line', '/security')
    await refused({ host: 'localhost', security: 'tls' }, 'inner_host', '/host')
    await refused({ host: '169.254.169.254', security: 'tls' }, 'inner_host', '/host')
    await refused({ host: '::ffff:127.0.0.1', security: 'tls' }, 'inner_host', '/host')
    await refused({ host: '2130706433', security: 'tls' }, 'inner_host', '/host')
    await refused({ address: 'log+x@terpstra.example' }, 'no_address', '/address', 'put')
    await refused(
      { host: '127.0.0.1', userName: 'another', password: undefined },
      'no_password',
      '/password',
      'put',
    )
    const {
      active: _a,
      address: _b,
      ownDomains: _c,
      trustedHost: _d,
      ...place
    } = settings() as Record<string, unknown>
    const fine = await world.of.administrator.visitor.send('POST', '/api/mailbox/trial', place)
    expect(fine.body).toEqual({ messages: 0, folders: ['INBOX', 'Filed'], canMove: true })
  })

  it('never show the password, and the database does not know it', async () => {
    for (const who of Object.values(world.of)) {
      const { text } = await who.visitor.get('/api/mailbox')
      expect(text).not.toContain('quite secret')
    }
    const [row] = await world.rows(
      sql<{
        all: string
      }>`select to_jsonb(m)::text || (select string_agg(to_jsonb(a)::text, '') from mailbox_address a) as all from mailbox m`,
    )
    expect(row!.all).not.toContain(Buffer.from('quite secret').toString('hex'))
    expect(row!.all).not.toContain(Buffer.from(own!.split('+')[1]!.split('@')[0]!).toString('hex'))
  })
})
