import type { FastifyInstance } from 'fastify'
import { registerAccessFileDoor } from './access-file-door.ts'
import { registerArchiveDoor } from './archive-door.ts'
import type { PrivacyOptions } from './options.ts'
import { registerPreferenceDoor } from './preference-door.ts'

/** The doors outside the strict contract: `/p/*`, where a person chooses, the download of an archive, and who read what as a file. */
export async function registerPrivacyDoors(app: FastifyInstance, options: PrivacyOptions): Promise<void> {
  registerArchiveDoor(app, options)
  registerAccessFileDoor(app, options)
  // In a scope of its own: it reads forms, which nothing else here takes.
  await app.register(async scope => registerPreferenceDoor(scope, options))
}
