import pg from 'pg'
import { expect, it } from 'vitest'
import { testDatabase } from '../../test/database.ts'
import { renewReadingOrder } from './reading-order.ts'

it('indexes anew what another ICU might sort otherwise, once', async () => {
  const made = await testDatabase()
  const client = new pg.Client({ connectionString: made.urls.owner })
  await client.connect()
  try {
    expect(await renewReadingOrder(client)).toEqual([])
    await client.query(`update pg_collation set collversion = 'of before' where collname = 'reading_order'`)
    const renewed = await renewReadingOrder(client)
    expect(renewed).toContain('person_by_name')
    expect(renewed).toContain('account_by_city')
    expect(renewed).not.toContain('person_by_known')
    expect(await renewReadingOrder(client)).toEqual([])
  } finally {
    await client.end()
    await made.drop()
  }
})
