import type { FastifyInstance } from 'fastify'
import { registerFormDoor } from './form-door.ts'
import { registerGuideDoor } from './guide-door.ts'
import type { CaptureOptions } from './options.ts'
import { openScreening } from './screening.ts'
import { registerThanksDoor } from './thanks-door.ts'

/** The doors outside the strict contract: `/f/*`, `/forms.js`, and the upload of a form's guide and of pictures. */
export async function registerCaptureDoors(app: FastifyInstance, options: CaptureOptions): Promise<void> {
  // Each in a scope of its own: they read bodies differently from the API and from each other.
  await app.register(async scope => {
    registerFormDoor(scope, options, openScreening())
    registerThanksDoor(scope, options)
  })
  await app.register(async scope => registerGuideDoor(scope, options))
}
