import type { FastifyInstance } from 'fastify'
import { openDatabase } from '../src/platform/database.ts'
import { type HttpOptions, mount, openHttp, type Route } from '../src/platform/http.ts'
import { silentLog } from '../src/platform/log.ts'
import { testDatabase } from './database.ts'

export const rolesAndNobody = [
  'administrator',
  'marketing',
  'marketing_manager',
  'sales',
  'sales_manager',
  'service',
  'partner',
  'nobody',
]
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT'

/** Routes over a fresh database, called as any role by its name, without users and sessions. */
export async function openAsRole(
  routes: readonly Route[],
  more: (app: FastifyInstance, options: HttpOptions) => Promise<void> = async () => {},
) {
  const made = await testDatabase()
  const db = openDatabase(made.urls, { log: silentLog })
  const options: HttpOptions = {
    db,
    clock: () => new Date('2026-03-04T10:00:00Z'),
    log: silentLog,
    readCaller: async token => {
      const role = token.replace(/-+$/, '')
      return role === 'nobody' ? null : { userId: 1, role, name: role }
    },
  }
  const app = await openHttp(options)
  mount(app, routes, options)
  await more(app, options)
  return {
    db,
    call: (
      role: string,
      method: Method,
      url: string,
      payload?: object,
      headers: Record<string, string> = {},
    ) =>
      app.inject({
        method,
        url,
        headers: { authorization: `Bearer ${role.padEnd(24, '-')}`, ...headers },
        ...(payload === undefined ? {} : { payload }),
      }),
    close: async () => {
      await app.close()
      await db.close()
      await made.drop()
    },
  }
}
