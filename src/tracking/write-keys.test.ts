import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAsRole } from '../../test/as-role.ts'
import { registerTrackingDoors } from './doors.ts'
import { trackingRoutes } from './http.ts'

const secret = Buffer.alloc(32, 7)
let opened: Awaited<ReturnType<typeof openAsRole>>
beforeAll(async () => {
  opened = await openAsRole(trackingRoutes({ secret }), (app, options) =>
    registerTrackingDoors(app, { ...options, secret }),
  )
})
afterAll(() => opened.close())
const call: typeof opened.call = (...given) => opened.call(...given)

describe('write keys', () => {
  it('are shown once, kept as a digest and ended', async () => {
    for (const role of ['marketing', 'sales', 'partner'])
      expect((await call(role, 'POST', '/api/write-keys', { name: 'Site' })).statusCode).toBe(403)
    const made = (
      await call('administrator', 'POST', '/api/write-keys', { name: 'Site', origins: ['https://a.example'] })
    ).json()
    const list = await call('marketing_manager', 'GET', '/api/write-keys')
    expect(list.body).not.toContain(made.key)
    expect(list.json().items).toMatchObject([
      { id: made.id, hint: made.key.slice(0, 7), origins: ['https://a.example'] },
    ])
    const { rows } = await sql<{ row: string }>`select write_key::text as row from write_key`.execute(
      opened.db.full,
    )
    expect(rows[0]!.row).not.toContain(made.key)
    expect(
      (
        await call('administrator', 'POST', '/api/write-keys', {
          name: 'Bad',
          origins: ['https://a.example/path'],
        })
      ).statusCode,
    ).toBe(422)
    expect((await call('administrator', 'DELETE', `/api/write-keys/${made.id}`)).statusCode).toBe(200)
    expect((await call('administrator', 'DELETE', `/api/write-keys/${made.id}`)).statusCode).toBe(404)
  })
})
