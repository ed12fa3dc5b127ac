import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { strToU8, zipSync } from 'fflate'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { sessionCookie } from '../src/platform/http.ts'
import { exportDoors } from './export-doors.ts'
import type { World } from './installation.ts'

export type Bytes = string | Uint8Array
const utf8 = (content: Bytes): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
export type Receipt = {
  id: number
  state: string
  fileName: string
  rowsRead: number
  created: number
  updated: number
  unchanged: number
  refused: number
  problem: string | null
}
export type Person = { name: string; email: string | null; phone: string | null; jobTitle: string | null }

/** The doors through which files come and go, as people use them. */
export function fileDoors(world: World) {
  const { finished, fetched } = exportDoors(world)
  const send = async (
    name: string,
    content: Bytes,
    kind = 'persons',
    role: 'sales_manager' | 'partner' = 'sales_manager',
  ) => {
    const payload = Buffer.concat([
      Buffer.from('--edge\r\ncontent-disposition: form-data; name="file"; filename="'),
      Buffer.from(name.replaceAll('"', '%22')),
      Buffer.from('"\r\ncontent-type: application/octet-stream\r\n\r\n'),
      utf8(content),
      Buffer.from('\r\n--edge--\r\n'),
    ])
    const reply = await world.app.inject({
      method: 'POST',
      url: `/api/imports/file?kind=${kind}`,
      headers: { 'content-type': 'multipart/form-data; boundary=edge', 'x-requested-with': 'linchpin' },
      cookies: { [sessionCookie]: world.of[role].visitor.token! },
      payload,
    })
    return { status: reply.statusCode, body: reply.json() as { id: number; code: string; detail: string } }
  }

  const waitingFiles = async (): Promise<string[]> =>
    (await readdir(join(world.dataDir, 'imports')).catch(() => [])).sort()

  /** From the file to the receipt, which adds up and agrees with the file of refused rows; no file is left behind. */
  async function taken(name: string, content: Bytes, kind = 'persons', settings?: object): Promise<Receipt> {
    const { visitor } = world.of.sales_manager
    const { status, body } = await send(name, content, kind)
    expect([name, status, body.code, body.detail]).toEqual([name, 201, undefined, undefined])
    if (settings)
      expect((await visitor.send('PUT', `/api/imports/${body.id}/settings`, settings)).status).toBe(200)
    expect((await visitor.send('POST', `/api/imports/${body.id}/confirmation`)).body).toMatchObject({
      state: 'waiting',
    })
    await world.drain()
    const done = (await visitor.get<Receipt>(`/api/imports/${body.id}`)).body
    expect(done.problem).toBeNull()
    expect(done.rowsRead).toBe(done.created + done.updated + done.unchanged + done.refused)
    const { text } = await visitor.get(`/api/imports/${body.id}/refused.csv`)
    expect(parse(text, { bom: true, relax_column_count: true })).toHaveLength(done.refused + 1)
    expect(await waitingFiles()).toEqual([])
    return done
  }

  /** Of an import, in the order of the file. */
  const madeBy = (id: number): Promise<Person[]> =>
    world.rows(
      sql<Person>`select name, email, phone, job_title as "jobTitle" from person where source = ${`import:${id}`} order by id`,
    )

  async function exported(
    what: string,
    format: string,
    role: 'sales_manager' | 'administrator',
    filter: object = {},
  ) {
    const { visitor } = world.of[role]
    const run = await finished(visitor, what, format, filter)
    expect(run.state).toBe('done')
    return { run, ...(await fetched(visitor, run.id)) }
  }

  return { send, waitingFiles, taken, madeBy, exported }
}

/** A workbook of one sheet with further entries. */
export const bookOf = (sheet: string, more: Record<string, Uint8Array> = {}): Uint8Array =>
  zipSync({
    'xl/workbook.xml': strToU8(
      '<workbook xmlns:r="r"><sheets><sheet name="S" r:id="r1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    'xl/worksheets/sheet1.xml': strToU8(sheet),
    ...more,
  })
export const sheetOf = (rows: readonly (readonly string[])[]): string =>
  `<worksheet><sheetData>${rows
    .map(
      cells =>
        `<row>${cells.map(cell => `<c t="inlineStr"><is><t xml:space="preserve">${cell.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`
