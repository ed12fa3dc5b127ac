import type { FastifyInstance } from 'fastify'
import type { TrackingOptions } from './options.ts'
import { registerSnippetDoor } from './snippet-door.ts'
import { registerTrackingDoor } from './tracking-door.ts'

/** The doors outside the strict contract: `/v1/*`, and the snippet of websites. */
export async function registerTrackingDoors(app: FastifyInstance, options: TrackingOptions): Promise<void> {
  // In a scope of its own: it reads bodies differently from the API.
  await app.register(async scope => registerTrackingDoor(scope, options))
  await app.register(async scope => registerSnippetDoor(scope, options))
}
