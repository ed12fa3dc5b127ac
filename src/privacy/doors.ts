import type { FastifyInstance } from 'fastify'
import type { PrivacyOptions } from './options.ts'
import { registerPreferenceDoor } from './preference-door.ts'

/** The doors outside the strict contract: `/p/*`, where a person chooses. */
export async function registerPrivacyDoors(app: FastifyInstance, options: PrivacyOptions): Promise<void> {
  // In a scope of its own: it reads forms, which nothing else here takes.
  await app.register(async scope => registerPreferenceDoor(scope, options))
}
