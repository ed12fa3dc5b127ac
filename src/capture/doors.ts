import type { FastifyInstance } from 'fastify'
import { registerFormDoor } from './form-door.ts'
import { registerGuideDoor } from './guide-door.ts'
import type { CaptureOptions } from './options.ts'
import { registerTrackingDoor } from './tracking-door.ts'

/** The doors outside the strict contract: `/f/*`, `/v1/*`, and the upload of a form's guide. */
export async function registerCaptureDoors(app: FastifyInstance, options: CaptureOptions): Promise<void> {
  // Each in a scope of its own: they read bodies differently from the API and from each other.
  await app.register(async scope => registerFormDoor(scope, options))
  await app.register(async scope => registerGuideDoor(scope, options))
  await app.register(async scope => registerTrackingDoor(scope, options))
}
