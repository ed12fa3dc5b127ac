import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { rebuildInsight } from '../src/insight/derive.ts'
import { testStart } from './app.ts'
import { killAt, startProcess } from './kill-process.ts'
import { others, sourceHistory } from './source-history.ts'

const history = sourceHistory()
const { as, everything, figures, publish, run, act } = history

it('killed in the midst of writing (SIGKILL) goes on where it was, and figures are as if all were derived anew', async () => {
  const { world, marketer } = history
  await publish(others)
  await as(rebuildInsight)
  const before = await everything()
  const told = await run({ version: 1 })
  expect(told.moved).toBeGreaterThan(5)
  const id = told.id
  expect((await marketer.send('POST', `/api/sources/runs/${id}/writing`, {})).status).toBe(200)
  const work = {
    work: 'sources' as const,
    urls: world.urls,
    dataDir: world.dataDir,
    now: testStart,
    runId: id,
  }
  const how = async () =>
    (
      await world.rows(
        sql<{ position: number; state: string; written: number }>`
          select position, state, (select count(*)::int from source_run_change where run_id = ${id} and written) as written
          from source_run where id = ${id}`,
      )
    )[0]!
  let letGo = (): void => {}
  const held = new Promise<void>(resolve => {
    letGo = resolve
  })
  // The last change is held, so that the process stands still in the midst of its last steps.
  let isHeld = (): void => {}
  const ready = new Promise<void>(resolve => {
    isHeld = resolve
  })
  const holding = as(async tx => {
    await sql`
      select 1 from source_run_change where run_id = ${id} order by touch_id desc limit 1 for update`.execute(
      tx,
    )
    isHeld()
    await held
  })
  await ready
  const waits = () =>
    expect
      .poll(
        async () =>
          (
            await world.rows(
              sql`select 1 from pg_locks l join pg_stat_activity a using (pid)
                where not l.granted and a.datname = current_database()`,
            )
          ).length,
        { timeout: 60_000 },
      )
      .toBeGreaterThan(0)
  expect(await killAt(work, waits)).toBe(true)
  letGo()
  await holding
  const killed = await how()
  expect(killed.state).toBe('writing')
  expect(killed.written).toBeGreaterThan(0)
  expect(killed.written).toBeLessThan(told.moved + told.explained)
  expect(await startProcess(work).ended).toBe(0)
  expect((await how()).state).toBe('done')
  await world.drain()
  const derived = await figures()
  await as(rebuildInsight)
  expect(await figures()).toEqual(derived)
  const again = await run({ version: 1 })
  expect(again).toMatchObject({ moved: 0, explained: 0 })
  await marketer.send('DELETE', `/api/sources/runs/${again.id}`)
  expect(await act(id, 'undoing')).toMatchObject({ state: 'undone' })
  expect(((await everything()) as unknown[]).slice(0, 3)).toEqual((before as unknown[]).slice(0, 3))
}, 120_000)
