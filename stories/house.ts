import { sql } from 'kysely'
import type { Visitor } from '../test/app.ts'
import { openWorld } from '../test/installation.ts'

export type House = Awaited<ReturnType<typeof openHouse>>

/** The sample company as a story needs it: people by function, the minute that passes, what was told to whom. */
export async function openHouse(start: Date, webDir: string | null = null) {
  const world = await openWorld({ scale: 'small', now: start.toISOString(), webDir })
  const { app } = world
  return {
    ...world,
    /** The first user of the sample company with this role. */
    as: (role: keyof typeof world.of): Visitor => world.of[role].visitor,
    async asUser(id: number): Promise<Visitor> {
      const [user] = await world.rows(sql<{ email: string }>`select email from app_user where id = ${id}`)
      return (await world.signIn(user!.email)).visitor
    },
    /** What the worker does each minute, and what follows from it. */
    async tick(): Promise<void> {
      await world.tasks['promises.tick']!({} as never)
      await world.drain()
    },
    mailsAbout: (path: string) =>
      world.rows(sql<{ id: number }>`select id from mail where body_text like ${`%${path}%`}`),
    notificationsAbout: (kind: string, href: string) =>
      world.rows(sql<{ id: number }>`select id from notification where kind = ${kind} and href = ${href}`),
    async listen(): Promise<string> {
      if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
      const address = app.server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')
      return `http://127.0.0.1:${address.port}`
    },
  }
}
